import { HelmProviderKubernetes } from '@cdktf/provider-helm/lib/provider';
import { Fn, IResolvable, propertyAccess, Token } from 'cdktf';
import { isToken } from '../private/tokens';

/** The parts of a kubeconfig, each as an expression of Terraform. Where there is none it is empty, but for the address. */
export type KubeconfigParts = Required<Pick<HelmProviderKubernetes, 'host' | 'clusterCaCertificate' | 'token' | 'clientCertificate' | 'clientKey'>>;

/**
 * Takes a kubeconfig apart, for one context: Terraform knows only the text, and that after the plan perhaps.
 *
 * @param yaml the text
 * @param context name of the context; the current one without it
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ (read 2026-11-30)
 */
export function kubeconfigParts(yaml: string, context?: string): KubeconfigParts {
  const config: IResolvable = Fn.yamldecode(yaml);
  const named = (list: string, entry: string, name: IResolvable | string): IResolvable => Fn.lookup(
    Fn.zipmap(access(config, list, '*', 'name') as never, access(config, list, '*', entry) as never), name as string,
  );
  const chosen = named('contexts', 'context', context === undefined ? access(config, 'current-context') : quoted(context));
  const cluster = named('clusters', 'cluster', access(chosen, 'cluster'));
  const user = named('users', 'user', access(chosen, 'user'));
  return {
    // Without an address Terraform has to stop: an empty one would let every release look gone.
    host: notSecret(access(cluster, 'server')),
    clusterCaCertificate: orEmpty(decoded(access(cluster, 'certificate-authority-data'))),
    token: orEmpty(access(user, 'token')),
    clientCertificate: orEmpty(decoded(access(user, 'client-certificate-data'))),
    clientKey: orEmpty(decoded(access(user, 'client-key-data'))),
  };
}

// Its name may have any character, and stands between quotes in an expression, in which cdktf takes care of ${ alone.
const quoted = (context: string): string => isToken(context) ? context : context.replace(/[\\"]/g, '\\$&').replace(/%(?=\{)/g, '%%');

const access = (target: IResolvable, ...path: string[]): IResolvable => propertyAccess(target, path);
const decoded = (text: IResolvable): string => Fn.base64decode(Token.asString(text));
// Of a kubeconfig that is sensitive, all would be, and releases would show a change when the login does. Older Terraform refuses what is not sensitive.
const notSecret = (value: IResolvable): string => Token.asString(Fn.try([Fn.nonsensitive(value), value]));
const orEmpty = (value: IResolvable | string): string => Token.asString(Fn.try([value, '']));
