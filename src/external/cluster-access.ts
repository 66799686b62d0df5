import { HelmProviderKubernetes } from '@cdktf/provider-helm/lib/provider';
import { Annotations, Fn } from 'cdktf';
import { IConstruct } from 'constructs';
import {
  ApiServerOptions, AwsAccessOptions, DigitalOceanAccessOptions, ExecAccessOptions, ExecApiVersion, KubeconfigAccessOptions, ScalewayAccessOptions,
  TokenAccessOptions,
} from './access-options';
import { BoundAccess } from './bound-access';
import { kubeconfigParts } from './kubeconfig';
import { getTokenArguments } from '../cluster/eks-login';
import { checkCall } from '../private/arguments/check-arguments';
import { requireApiAddress, requireProxyUrl, requireServerName } from '../private/checks/addresses';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireClusterName } from '../private/checks/aws-names';
import { requireRegion } from '../private/checks/regions-and-zones';
import { ValidationError } from '../private/errors';
import { secretsIn } from '../private/secret-values';
import { isToken } from '../private/tokens';
import { requireLiteralList, requirePattern } from '../private/validation';

type Bind = (scope: IConstruct) => BoundAccess;

/**
 * How Terraform logs in to a cluster outside AWS, or one that is not looked up there. A login that does not reach the cluster stops every plan and
 * destroy, before anything is forgotten or gone.
 */
export class ClusterAccess {
  /**
   * A context of a kubeconfig on the machine that runs Terraform. It logs in as the file says; URL and CA are read from this file, even if
   * `KUBE_CONFIG_PATHS` names another.
   *
   * @param options file and context
   */
  public static kubeconfig(options: KubeconfigAccessOptions): ClusterAccess {
    checkCall('ClusterAccess.kubeconfig', [options]);
    return new ClusterAccess((scope) => {
      const { path, context, proxyUrl } = options;
      requirePattern(scope, 'access.path', path, /\S/, 'the path of a file', "write it, such as '~/.kube/config'");
      warnOfPath(scope, path);
      requirePattern(scope, 'access.context', context, /\S/, 'the name of a context', 'use one listed by `kubectl config get-contexts`');
      requireProxyUrl(scope, 'access.proxyUrl', proxyUrl);
      const { host, clusterCaCertificate } = kubeconfigParts(Fn.file(Fn.pathexpand(path)), context);
      return { endpoint: host, kubernetes: { host, clusterCaCertificate, configPath: path, configContext: context, proxyUrl } };
    });
  }

  /**
   * A base64 kubeconfig from another resource, such as the `kubeconfig` of Linode's clusters: Terraform extracts URL, CA, and token or client
   * certificate. They are in the state of that resource. Kubeconfigs that run a command are not supported.
   *
   * @param content the kubeconfig in base64; a reference, or a sensitive variable
   * @param context name of the context; by default the current one
   */
  public static kubeconfigContent(content: string, context?: string): ClusterAccess {
    checkCall('ClusterAccess.kubeconfigContent', [content, context]);
    return new ClusterAccess((scope) => {
      refuseLiteral(scope, 'access.content', content, 'pass a reference to its source, such as the `kubeconfig` of a cluster, or a sensitive TerraformVariable');
      requirePattern(scope, 'access.context', context ?? 'current', /\S/, 'the name of a context', 'set a name, or omit it');
      const kubernetes = kubeconfigParts(Fn.base64decode(content), context);
      return { endpoint: kubernetes.host, kubernetes };
    });
  }

  /**
   * A command that prints a new token for every call.
   *
   * @param options API server and command
   * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
   */
  public static exec(options: ExecAccessOptions): ClusterAccess {
    checkCall('ClusterAccess.exec', [options]);
    return new ClusterAccess((scope) => execAccess(scope, options));
  }

  /**
   * An EKS cluster without a lookup: `aws eks get-token`.
   *
   * @param options API server, cluster and login
   */
  public static aws(options: AwsAccessOptions): ClusterAccess {
    checkCall('ClusterAccess.aws', [options]);
    return new ClusterAccess((scope) => {
      const { clusterName, region, awsProfile, roleArn } = options;
      requireClusterName(scope, 'access.clusterName', clusterName, 'pass the name, not the ARN');
      requireRegion(scope, 'access.region', region);
      requireArnIfGiven(scope, 'access.roleArn', 'role', roleArn);
      requirePattern(scope, 'access.awsProfile', awsProfile ?? 'none', /\S/, 'the name of a profile of the AWS CLI', 'set a name, or omit it');
      return execAccess(scope, {
        ...options, apiVersion: ExecApiVersion.V1BETA1, command: 'aws', args: getTokenArguments(clusterName, region, { profile: awsProfile, roleArn }),
      });
    });
  }

  /**
   * A Scaleway cluster: `scw k8s exec-credential`, as in its kubeconfig, unless that contains a token.
   *
   * @param options API server and profile
   * @see https://github.com/scaleway/scaleway-cli/blob/c2d470d/internal/namespaces/k8s/v1/custom_execcredentials.go
   */
  public static scaleway(options: ScalewayAccessOptions): ClusterAccess {
    checkCall('ClusterAccess.scaleway', [options]);
    return new ClusterAccess((scope) => {
      const { profile } = options;
      requireName(scope, 'access.profile', profile);
      return execAccess(scope, {
        ...options, apiVersion: ExecApiVersion.V1, command: 'scw', args: [...(profile ? ['--profile', profile] : []), 'k8s', 'exec-credential'],
      });
    });
  }

  /**
   * A DigitalOcean cluster: `doctl kubernetes cluster kubeconfig exec-credential`. The token in the cluster's resource expires after 7 days, and a
   * stack with only releases never renews it.
   *
   * @param options API server and cluster
   * @see https://github.com/digitalocean/doctl/blob/168188d/commands/kubernetes.go
   */
  public static digitalOcean(options: DigitalOceanAccessOptions): ClusterAccess {
    checkCall('ClusterAccess.digitalOcean', [options]);
    return new ClusterAccess((scope) => {
      const { clusterId, authContext } = options;
      requireName(scope, 'access.clusterId', clusterId);
      requireName(scope, 'access.authContext', authContext);
      return execAccess(scope, {
        ...options,
        apiVersion: ExecApiVersion.V1BETA1,
        command: 'doctl',
        args: [
          'kubernetes', 'cluster', 'kubeconfig', 'exec-credential', '--version=v1beta1', ...(authContext ? ['--context', authContext] : []), clusterId,
        ],
      });
    });
  }

  /**
   * A static token. It is in the state of its source, or in saved plans, and once it expires, releases can no longer be reached. Causes a warning.
   *
   * @param options API server and token
   */
  public static token(options: TokenAccessOptions): ClusterAccess {
    checkCall('ClusterAccess.token', [options]);
    return new ClusterAccess((scope) => {
      const { host, token } = options;
      refuseLiteral(scope, 'access.token', token, 'pass a reference to its source, or a sensitive TerraformVariable');
      Annotations.of(scope).addWarning(
        'The token of `access` is readable in the state of its source, or in saved plans, and after it expires, plan and destroy of these releases fail. Use a login that creates a token for every call: ClusterAccess.exec({ ... }), .scaleway({ ... }), .digitalOcean({ ... }) or .kubeconfig({ ... }).',
      );
      return { endpoint: host, kubernetes: { ...serverOf(scope, options), token } };
    });
  }

  private constructor(private readonly bind: Bind) {}

  /** @internal */
  public _bind(scope: IConstruct): BoundAccess {
    return this.bind(scope);
  }
}

function execAccess(scope: IConstruct, options: ExecAccessOptions): BoundAccess {
  const { apiVersion, command, args = [], env, runner = ['env'], host } = options;
  requirePattern(scope, 'access.command', command, /\S/, 'the name or path of a program', 'use the program alone; its arguments go into `args`');
  requireLiteralList(scope, 'access.runner', runner, 'the first word is the program, the rest are arguments');
  if (runner.length === 0) {
    throw new ValidationError(scope, {
      property: 'access.runner',
      problem: 'is empty: the Helm provider would run a nonexistent command for a cluster without releases',
      fix: "omit it, or use ['cmd', '/c'] on Windows",
    });
  }
  const [program, ...words] = [...runner, command];
  const [secret] = secretsIn('access.env', env);
  if (secret !== undefined) {
    throw new ValidationError(scope, {
      property: secret,
      problem: 'contains a secret in plain text, readable in the configuration',
      fix: 'set the variable where Terraform runs; the command inherits it',
    });
  }
  return { endpoint: host, kubernetes: { ...serverOf(scope, options), exec: { apiVersion, command: program, args: [...words, ...args] } }, env };
}

function serverOf(scope: IConstruct, { host, ca, proxyUrl, tlsServerName }: ApiServerOptions): HelmProviderKubernetes {
  requireApiAddress(scope, 'access.host', host);
  requirePattern(scope, 'access.ca', ca, /^[A-Za-z0-9+/=\s]+$/, 'a PEM certificate, base64-encoded', "pass it as in the cloud's output or the kubeconfig (`certificate-authority-data`); encode a PEM with Fn.base64encode");
  requireProxyUrl(scope, 'access.proxyUrl', proxyUrl);
  requireServerName(scope, 'access.tlsServerName', tlsServerName);
  return { host, clusterCaCertificate: Fn.base64decode(ca), proxyUrl, tlsServerName };
}

/** Terraform runs in the folder of the stack, and no shell reads the path. */
function warnOfPath(scope: IConstruct, path: string): void {
  if (!isToken(path) && !/^(~?[/\\]|[A-Za-z]:[/\\])/.test(path)) {
    Annotations.of(scope).addWarning(
      `\`access.path\` is '${path}'. Terraform resolves it relative to the folder of the stack in cdktf.out, and expands neither environment variables nor ~name. Pass an absolute path, or one that starts with ~/.`,
    );
  }
}

function requireName(scope: IConstruct, property: string, name: string | undefined): void {
  requirePattern(scope, property, name ?? 'none', /^[^\s-]\S*$/, 'a name without spaces and without a leading dash', 'set a name, or omit it if it is optional');
}

function refuseLiteral(scope: IConstruct, property: string, value: string, fix: string): void {
  if (!isToken(value)) {
    throw new ValidationError(scope, { property, problem: 'contains credentials in plain text, readable in the program or its output', fix });
  }
}
