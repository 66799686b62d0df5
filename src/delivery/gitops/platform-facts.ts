import { IConstruct } from 'constructs';
import { IEksCluster } from '../../cluster/eks-cluster';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall } from '../../private/arguments/check-arguments';
import { arnPart } from '../../private/arn';
import { requireUrl } from '../../private/checks/addresses';
import { requireArn } from '../../private/checks/aws-arn';
import { requireLabels } from '../../private/checks/kubernetes-labels';
import { knownEntries, literalEntries } from '../../private/checks/maps';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { secretsIn } from '../../private/secret-values';
import { isToken } from '../../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../../private/validation';

/** Facts about the platform that are passed to an engine, in addition to those of the cluster. */
export interface PlatformFactsOptions {
  /**
   * URL of Prometheus, such as `observability.metrics.endpoint.url`: the fact `metrics_url`.
   *
   * @default - not set
   */
  readonly metricsUrl?: string;

  /**
   * Remote write URL for metrics: `metrics_remote_write_url`.
   *
   * @default - not set
   */
  readonly metricsRemoteWriteUrl?: string;

  /**
   * URL of Loki: `logs_url`.
   *
   * @default - not set
   */
  readonly logsUrl?: string;

  /**
   * URL of Tempo: `traces_url`.
   *
   * @default - not set
   */
  readonly tracesUrl?: string;

  /**
   * OTLP over gRPC URL of a collector or Tempo: `otlp_grpc_url`.
   *
   * @default - not set
   */
  readonly otlpGrpcUrl?: string;

  /**
   * OTLP over HTTP URL: `otlp_http_url`.
   *
   * @default - not set
   */
  readonly otlpHttpUrl?: string;

  /**
   * Ingress classes by purpose: `{ internet: 'alb' }` becomes `ingress_class_internet`.
   *
   * @default - not set
   */
  readonly ingressClasses?: { [name: string]: string };

  /**
   * IAM roles by workload: `{ external_dns: grant.roleArn }` becomes `external_dns_iam_role_arn`.
   *
   * @default - not set
   */
  readonly roleArns?: { [name: string]: string };

  /**
   * Further facts, by name.
   *
   * @default - none
   */
  readonly additionalFacts?: { [name: string]: string };

  /**
   * Labels of the cluster in Argo CD, for selection by ApplicationSets: `{ environment: 'production', enable_karpenter: 'true' }`. The cluster's name
   * and version are always labels.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

const NAME = /^[a-z]([a-z0-9_]{0,61}[a-z0-9])?$/;

/**
 * What manifests in Git cannot know about their cluster: names, URLs and roles. An engine passes them on, so that no pipeline has to write them into
 * the repository. Names are those of the GitOps bridge.
 *
 * They must not be secret: everyone who can read Argo CD's Secrets, or ConfigMaps next to a Flux application, can read them.
 *
 * @see https://github.com/gitops-bridge-dev/gitops-bridge
 */
export class PlatformFacts {
  /**
   * Facts of any cluster: `cluster_name`, `kubernetes_version`, `storage_class`, `storage_class_retain`.
   *
   * @param cluster the cluster
   * @param options further facts
   */
  public static ofKubernetes(cluster: IKubernetesCluster, options: PlatformFactsOptions = {}): PlatformFacts {
    checkCall('PlatformFacts.ofKubernetes', [cluster, options]);
    return new PlatformFacts(cluster, {}, options);
  }

  /**
   * Facts of an EKS cluster: the above, and `aws_cluster_name`, `aws_region`, `aws_account_id`, `aws_partition`, `aws_vpc_id`, `aws_cluster_arn`.
   *
   * @param cluster the cluster
   * @param options further facts
   */
  public static ofEks(cluster: IEksCluster, options: PlatformFactsOptions = {}): PlatformFacts {
    checkCall('PlatformFacts.ofEks', [cluster, options]);
    return new PlatformFacts(cluster, {
      aws_cluster_name: cluster.clusterName,
      aws_cluster_arn: cluster.clusterArn,
      aws_region: cluster.region,
      aws_partition: arnPart(cluster.clusterArn, 'partition'),
      aws_account_id: arnPart(cluster.clusterArn, 'account'),
      aws_vpc_id: cluster.vpcId,
    }, options);
  }

  /** The facts by name. */
  public readonly values: { [name: string]: string };

  /** Labels of the cluster in Argo CD. */
  public readonly labels: { [key: string]: string };

  private constructor(cluster: IKubernetesCluster, own: { [name: string]: string }, options: PlatformFactsOptions) {
    const { metricsUrl, metricsRemoteWriteUrl, logsUrl, tracesUrl, otlpGrpcUrl, otlpHttpUrl } = options;
    const { ingressClasses, roleArns, additionalFacts, labels } = options;
    const addresses = { metricsUrl, metricsRemoteWriteUrl, logsUrl, tracesUrl, otlpGrpcUrl, otlpHttpUrl };
    Object.entries(addresses).forEach(([option, url]) => requireUrl(cluster, option, url));
    const ownLabels = literalEntries(cluster, 'labels', labels, 'they are merged with those of the library');
    requireLabels(cluster, 'labels', labels);
    refuseSecrets(cluster, additionalFacts);
    knownEntries(cluster, 'roleArns', roleArns).forEach(([name, arn]) => requireArn(cluster, memberPath('roleArns', name), 'role', arn));
    knownEntries(cluster, 'ingressClasses', ingressClasses).forEach(([name, use]) => requireDnsSubdomain(cluster, memberPath('ingressClasses', name), use));
    const version = cluster.kubernetesVersion?.version;
    this.labels = { ...told({ cluster_name: asLabel(cluster.clusterName), kubernetes_version: version }), ...Object.fromEntries(ownLabels) };
    const known = {
      cluster_name: cluster.clusterName,
      ...own,
      ...told({
        kubernetes_version: version,
        storage_class: cluster.storage?.storageClassName,
        storage_class_retain: cluster.storage?.retainStorageClassName,
        metrics_url: metricsUrl,
        metrics_remote_write_url: metricsRemoteWriteUrl,
        logs_url: logsUrl,
        traces_url: tracesUrl,
        otlp_grpc_url: otlpGrpcUrl,
        otlp_http_url: otlpHttpUrl,
      }),
    };
    this.values = joined(cluster, known, [
      ...named(cluster, 'ingressClasses', ingressClasses, (name) => `ingress_class_${name}`),
      ...named(cluster, 'roleArns', roleArns, (name) => `${name}_iam_role_arn`),
      ...named(cluster, 'additionalFacts', additionalFacts, (name) => name),
    ]);
  }

  /**
   * Refuses facts of another cluster than the one that they are told in.
   *
   * @internal
   */
  public _requireOf(scope: IConstruct, { clusterName }: IKubernetesCluster): void {
    const { cluster_name: ownName } = this.values;
    if (ownName !== clusterName && !isToken(ownName) && !isToken(clusterName)) {
      throw new ValidationError(scope, {
        property: 'facts', problem: 'are facts of a different cluster than `cluster`', got: ownName, allowed: clusterName, fix: 'pass the facts of the cluster that the engine runs in',
      });
    }
  }
}

interface NamedFact {
  readonly property: string;
  readonly name: string;
  readonly value: string;
}

/** A name of EKS may be longer than a label, and end in a dash: it is an annotation in any case. */
function asLabel(clusterName: string): string | undefined {
  return isToken(clusterName) || /^.{0,62}[0-9A-Za-z]$/.test(clusterName) ? clusterName : undefined;
}

function refuseSecrets(scope: IConstruct, additionalFacts: { [name: string]: string } | undefined): void {
  const [secret] = secretsIn('additionalFacts', additionalFacts);
  if (secret !== undefined) {
    throw new ValidationError(scope, {
      property: secret,
      problem: 'is a secret, but facts are readable in the Terraform state, in the release and in the objects of an engine',
      fix: 'store it in a Secret of the cluster, and reference the Secret in the manifests',
    });
  }
}

function joined(scope: IConstruct, known: { [name: string]: string }, more: NamedFact[]): { [name: string]: string } {
  const facts = { ...known };
  for (const { property, name, value } of more) {
    if (Object.hasOwn(facts, name)) {
      throw new ValidationError(scope, { property, problem: `is the fact ${name}, which is already defined`, got: value, fix: 'rename it, or remove one of them' });
    }
    facts[name] = value;
  }
  return facts;
}

function told(facts: { [name: string]: string | undefined }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined));
}

/** A fact is an annotation, a key of a ConfigMap and a variable of Flux at once. */
function named(
  scope: IConstruct, property: string, map: { [name: string]: string } | undefined, nameOf: (key: string) => string,
): NamedFact[] {
  return literalEntries(scope, property, map, 'each name is the name of a fact').map(([key, value]) => {
    requirePattern(
      scope, memberPath(property, key), nameOf(key), NAME, '1 to 63 of a-z, 0-9 and _, starting with a letter and not ending with _, including the prefix and suffix', 'rename the key',
    );
    return { property: memberPath(property, key), name: nameOf(key), value };
  });
}
