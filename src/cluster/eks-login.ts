import { Fn, Lazy, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { ClusterLogin, clusterLogin } from './cluster-login';
import { HelmLogin } from './helm-providers';
import { KubernetesAccess } from './kubernetes-access';
import { guardLogin } from './login-guard';
import { requireApiAddress, requireProxyUrl, requireServerName } from '../private/checks/addresses';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireLiteralList, requirePattern } from '../private/validation';

/** Where the API server is and how its certificate is checked. */
export interface ApiServer {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthorityData: string;
  readonly region: string;
}

/** How Terraform logs in to a cluster of EKS: `aws eks get-token`, with the identity of the stack's AWS provider. */
export function eksLogin(
  cluster: IConstruct, server: ApiServer, access: KubernetesAccess = {}, admins?: { [name: string]: string },
): HelmLogin {
  requireAccess(cluster, access);
  // Read once: a getter makes a new reference each time, and one that is first read while the app is synthesised
  // comes too late to be carried into another stack.
  const { clusterName, endpoint, certificateAuthorityData, region } = server;
  const command = commandOf(cluster, access);
  const loginOf = (scope: Construct) => clusterLogin(TerraformStack.of(scope), access);
  return {
    kubernetes: (scope) => ({
      host: access.endpoint ?? endpoint,
      clusterCaCertificate: Fn.base64decode(certificateAuthorityData),
      proxyUrl: access.proxyUrl,
      tlsServerName: access.tlsServerName,
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: command[0],
        // Read when the app is synthesised: the AWS provider may be made after the cluster.
        args: Lazy.listValue({ produce: () => [...command.slice(1), ...getTokenArguments(clusterName, region, loginOf(scope))] }),
      },
    }),
    complete: (provider, scope) => {
      provider.addOverride('kubernetes.exec.env', Lazy.anyValue({ produce: () => orNothing(loginOf(scope).environment) }));
      guardLogin(provider, () => loginOf(scope), admins);
    },
  };
}

/** What the AWS CLI is asked so that it prints a token for a cluster. */
export function getTokenArguments(clusterName: string, region: string, { profile, roleArn }: Pick<ClusterLogin, 'profile' | 'roleArn'>): string[] {
  return [
    'eks',
    'get-token',
    '--output',
    'json',
    '--cluster-name',
    clusterName,
    '--region',
    region,
    ...(profile ? ['--profile', profile] : []),
    ...(roleArn ? ['--role-arn', roleArn] : []),
  ];
}

function commandOf(cluster: IConstruct, access: KubernetesAccess): string[] {
  const command = access.awsCommand ?? ['env', 'aws'];
  requireLiteralList(cluster, 'kubernetesAccess.awsCommand', command, 'the first word is the program, the rest are arguments');
  return command;
}

function requireAccess(cluster: IConstruct, { awsProfile, roleArn, endpoint, proxyUrl, tlsServerName }: KubernetesAccess): void {
  requireArnIfGiven(cluster, 'kubernetesAccess.roleArn', 'role', roleArn);
  requireApiAddress(cluster, 'kubernetesAccess.endpoint', endpoint);
  // https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ (proxy-url, read 2026-11-30)
  requireProxyUrl(cluster, 'kubernetesAccess.proxyUrl', proxyUrl);
  requireServerName(cluster, 'kubernetesAccess.tlsServerName', tlsServerName);
  if (awsProfile !== undefined) {
    requirePattern(cluster, 'kubernetesAccess.awsProfile', awsProfile, /\S/, 'the name of a profile of the AWS CLI', 'set a name, or omit it');
  }
}

/** A map without entries would be a change of what is there. */
function orNothing(map: { readonly [name: string]: string }): object | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}
