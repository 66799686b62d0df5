import { IConstruct } from 'constructs';
import { GitSource } from './git-source';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';

/**
 * What makes the Secrets with the logins; `<...>` is left to who runs it. Argo CD finds the login of a repository by its address, and one for several
 * by what their addresses start with.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories (2026-11-30)
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repository-credentials (2026-11-30)
 */
export function credentialsCommands(scope: IConstruct, kubernetesNamespace: string, sources: GitSource[]): string[] {
  const urls = new Map<string, Set<string>>();
  for (const { repositoryUrl, credentialsSecretName: name } of sources) {
    if (name !== undefined) {
      urls.set(name, (urls.get(name) ?? new Set()).add(repositoryUrl));
    }
  }
  return [...urls].map(([name, of]) => {
    const url = commonStart(scope, name, [...of].sort());
    const login = url.startsWith('ssh://') ? '--from-file=sshPrivateKey=<file>' : '--from-literal=username=<user> --from-file=password=<file>';
    return `kubectl create secret generic ${name} --namespace ${kubernetesNamespace} --from-literal=type=git --from-literal=url=${url} ${login}`
      + ` && kubectl label secret ${name} --namespace ${kubernetesNamespace} argocd.argoproj.io/secret-type=${of.size === 1 ? 'repository' : 'repo-creds'}`;
  }).sort();
}

function commonStart(scope: IConstruct, name: string, urls: string[]): string {
  if (urls.length === 1) {
    return urls[0];
  }
  if (urls.some((url) => isToken(url))) {
    return '<start-of-addresses>';
  }
  const [first, ...others] = urls.map((url) => url.split('/'));
  const end = first.findIndex((part, at) => others.some((other) => other[at] !== part));
  const start = first.slice(0, end < 0 ? undefined : end);
  // Scheme, nothing, host.
  if (start.length < 3) {
    throw new ValidationError(scope, {
      property: 'credentialsSecretName',
      problem: 'is the login for repositories on several hosts or with several login methods, but Argo CD selects a login by a common URL prefix',
      got: name,
      allowed: `one host and one login method per Secret, and not ${urls.join(' and ')}`,
      fix: 'use a separate Secret for each',
    });
  }
  // Without the slash it would be the login of `acme-else` as well.
  return end < 0 ? start.join('/') : `${start.join('/')}/`;
}
