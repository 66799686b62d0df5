import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { Access, HTTPS } from '../../charts/network-access';
import { requireUrl } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../../private/validation';
import { accessTo } from '../../storage/server-access';

/** A folder of a Git repository. */
export interface GitSource {
  /** URL of the repository, https:// or ssh://, without a login: `https://github.com/acme/shop`. */
  readonly repositoryUrl: string;

  /** Folder of the manifests in the repository: `deploy/production`; `.` is the root. */
  readonly path: string;

  /**
   * Branch to follow.
   *
   * @default "main"
   */
  readonly branch?: string;

  /**
   * Tag to follow instead of a branch.
   *
   * @default - the branch is followed
   */
  readonly tag?: string;

  /**
   * Secret with the login; create it in the namespace shown by `credentialsCommands` of Argo CD and Flux. It is never in the code or the state.
   *
   * @default - the repository is public
   */
  readonly credentialsSecretName?: string;
}

/**
 * Refuses what is no folder of a repository that both engines can read.
 *
 * @see https://fluxcd.io/flux/components/source/gitrepositories/#url (2026-11-30)
 */
export function requireGitSource(scope: IConstruct, property: string, source: GitSource): void {
  const { repositoryUrl, path, branch, tag, credentialsSecretName } = source;
  requirePattern(
    scope, `${property}.repositoryUrl`, repositoryUrl, /^(?![^\s/:]+:(?!\/\/))/, 'an address that starts with https:// or ssh://',
    'write the SSH short form as a URL: git@github.com:acme/shop is ssh://git@github.com/acme/shop',
  );
  requireUrl(scope, `${property}.repositoryUrl`, repositoryUrl, ['https', 'ssh', 'http']);
  requirePattern(
    scope, `${property}.repositoryUrl`, repositoryUrl, /^[^/]+:\/\/[^/]+\/[^*?#]*[^*?#/][^*?#]*$/, 'one repository: a path after the host, without *, ? and #',
    'write the URL as for `git clone`',
  );
  requirePattern(
    scope, `${property}.path`, path, /^(?!\/)(?!(.*\/)?\.\.(\/|$))[^\s\\]+$/, 'a folder from the top of the repository, without .. and spaces',
    'write it like `deploy/production`, or `.` for the top',
  );
  if (branch !== undefined && tag !== undefined) {
    throw new ValidationError(scope, { property: `${property}.tag`, problem: 'cannot be combined with `branch`', got: tag, fix: 'remove one of them' });
  }
  for (const [option, ref] of Object.entries({ branch, tag })) {
    requireRef(scope, `${property}.${option}`, ref);
  }
  if (credentialsSecretName !== undefined) {
    requireDnsSubdomain(scope, `${property}.credentialsSecretName`, credentialsSecretName);
  } else if (!isToken(repositoryUrl) && repositoryUrl.startsWith('ssh://')) {
    throw new ValidationError(scope, {
      property: `${property}.credentialsSecretName`, problem: 'is missing: a repository over SSH requires a key', fix: 'set the Secret with the key, or use the https:// address',
    });
  }
  if (!isToken(repositoryUrl) && repositoryUrl.startsWith('http://')) {
    Annotations.of(scope).addWarning(`\`${property}.repositoryUrl\` does not use TLS: anyone on the network path can change what runs in the cluster. Use https:// or ssh://.`);
  }
}

/** Git over SSH, beside HTTPS. */
const SSH: Access = { ports: [22] };

/** How pods reach repositories, and others that are not named here at the usual ports. */
export function repositoryAccess(urls: readonly string[]): Access[] {
  return distinct([HTTPS, SSH, ...urls.flatMap(accessTo)]);
}

/** Each kind of connection once. */
export function distinct(access: Access[]): Access[] {
  return [...new Map(access.map((one) => [JSON.stringify(one), one])).values()];
}

/** What is followed of the repository: `main`. */
export function revisionOf({ branch, tag }: GitSource): string {
  return tag ?? branch ?? 'main';
}

/** The folder as both engines write it, without `./`. */
export function folderOf({ path }: GitSource): string {
  return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.';
}

/** https://git-scm.com/docs/git-check-ref-format (2026-11-30) */
function requireRef(scope: IConstruct, property: string, ref: string | undefined): void {
  requirePattern(
    scope, property, ref ?? 'main', /^(?![-/.])(?!.*(\.\.|\/\/|@\{|\.lock(\/|$)|\/\.))[^\s~^:?*[\\\x00-\x1f\x7f]+(?<![./])$/, 'a branch or tag name that `git check-ref-format --branch` accepts',
    'write only the name, without refs/heads/',
  );
}
