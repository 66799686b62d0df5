import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { Fn, Lazy, TerraformProvider, TerraformStack } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { ClusterLogin, clusterLogin } from './cluster-login';
import { KubernetesAccess } from './kubernetes-access';
import { guardLogin } from './login-guard';
import { requireApiAddress, requireProxyUrl, requireServerName } from '../private/checks/addresses';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { idFromKey } from '../private/ids';
import { requireLiteralList, requirePattern } from '../private/validation';

/** Where the API server is and how its certificate is checked. */
export interface ApiServer {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthorityData: string;
  readonly region: string;
}

/**
 * Makes the Helm providers of one cluster: one in the cluster's own stack, made at once, since a provider that
 * vanished with its last release could not remove it; one in each other stack, made when first asked for.
 */
export class HelmProviders {
  private readonly ownStack: TerraformStack;
  private readonly own: TerraformProvider;

  private readonly server: ApiServer;

  constructor(
    private readonly cluster: Construct,
    server: ApiServer,
    private readonly access: KubernetesAccess = {},
    private readonly admins?: { [name: string]: string },
  ) {
    // Read once: a getter makes a new reference each time, and one that is first read while the app is synthesised
    // comes too late to be carried into another stack.
    this.server = {
      clusterName: server.clusterName,
      endpoint: server.endpoint,
      certificateAuthorityData: server.certificateAuthorityData,
      region: server.region,
    };
    this.ownStack = TerraformStack.of(cluster);
    requireAccess(cluster, access);
    this.own = this.create(cluster, 'HelmProvider');
  }

  public for(scope: IConstruct): TerraformProvider {
    const stack = TerraformStack.of(scope);
    if (stack === this.ownStack) {
      return this.own;
    }
    const id = idFromKey(this.cluster, 'cluster', `HelmProvider-${this.cluster.node.addr}`);
    return (stack.node.tryFindChild(id) as TerraformProvider | undefined) ?? this.create(stack, id);
  }

  private get awsCommand(): string[] {
    const command = this.access.awsCommand ?? ['env', 'aws'];
    requireLiteralList(this.cluster, 'kubernetesAccess.awsCommand', command, 'its first word is the program, and the rest are arguments');
    return command;
  }

  private create(scope: Construct, id: string): TerraformProvider {
    const { access, server } = this;
    const login = () => clusterLogin(TerraformStack.of(scope), access);
    const provider = new HelmProvider(scope, idFromKey(scope, 'id', id), {
      // The address of the cluster in the construct tree, since a name made of its path is not unique: K-1 and K_1
      // would share a provider.
      alias: `k${this.cluster.node.addr}`,
      kubernetes: {
        host: access.endpoint ?? server.endpoint,
        clusterCaCertificate: Fn.base64decode(server.certificateAuthorityData),
        proxyUrl: access.proxyUrl,
        tlsServerName: access.tlsServerName,
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: this.awsCommand[0],
          args: Lazy.listValue({ produce: () => this.loginArguments(login()) }),
        },
      },
    });
    provider.addOverride('kubernetes.exec.env', Lazy.anyValue({ produce: () => orNothing(login().environment) }));
    guardLogin(provider, login, this.admins);
    return provider;
  }

  // Read when the app is synthesised: the AWS provider may be made after the cluster.
  private loginArguments({ profile, roleArn }: ClusterLogin): string[] {
    return [
      ...this.awsCommand.slice(1),
      'eks',
      'get-token',
      '--output',
      'json',
      '--cluster-name',
      this.server.clusterName,
      '--region',
      this.server.region,
      ...(profile ? ['--profile', profile] : []),
      ...(roleArn ? ['--role-arn', roleArn] : []),
    ];
  }
}

function requireAccess(cluster: IConstruct, { awsProfile, roleArn, endpoint, proxyUrl, tlsServerName }: KubernetesAccess): void {
  requireArnIfGiven(cluster, 'kubernetesAccess.roleArn', 'role', roleArn);
  requireApiAddress(cluster, 'kubernetesAccess.endpoint', endpoint);
  // https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ (proxy-url, read 2026-11-30)
  requireProxyUrl(cluster, 'kubernetesAccess.proxyUrl', proxyUrl);
  requireServerName(cluster, 'kubernetesAccess.tlsServerName', tlsServerName);
  if (awsProfile !== undefined) {
    requirePattern(cluster, 'kubernetesAccess.awsProfile', awsProfile, /\S/, 'the name of a profile of the AWS CLI', 'name it, or leave it out');
  }
}

/** A map without entries would be a change of what is there. */
function orNothing(map: { readonly [name: string]: string }): object | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}
