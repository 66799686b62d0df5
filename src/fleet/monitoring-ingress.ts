import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { MonitoringDoor } from './monitoring-door';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { INGRESS_PODS, PodAccess } from '../charts/network-access';
import { StackNamespaces } from '../charts/stack-namespaces';
import { claimOnce } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { IngressTls } from '../ingress/load-balancer/ingress-service';
import { NginxIngress } from '../ingress/nginx/nginx-ingress';
import { MONITORING_NAMESPACE } from '../observability/conventions/monitoring-namespaces';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireIngressHost } from '../private/checks/addresses';
import { requireClientBlocks } from '../private/checks/blocks';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../private/validation';

// Frozen: with another one the Ingress is made anew.
const DEFAULT_NAME = 'monitoring-ingress';

/** Properties of `MonitoringIngress`. */
export interface MonitoringIngressProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /** The ingress controller. */
  readonly ingress: NginxIngress;

  /** Host name, with a DNS record for the controller's load balancer: `metrics.eu.example.com`. */
  readonly domain: string;

  /** The endpoints to expose. */
  readonly doors: MonitoringDoor[];

  /**
   * Existing Secret in the namespace `monitoring` with the key `auth`: a line per user with the password hash, as `htpasswd -nB` prints it. Changes
   * take effect immediately.
   */
  readonly usersSecretName: string;

  /**
   * Secret in the namespace `monitoring` with `tls.crt` and `tls.key`, the certificate for `domain`.
   *
   * @default - that of the load balancer; required if TLS ends at the controller
   */
  readonly tlsSecretName?: string;

  /**
   * Address blocks that requests can come from.
   *
   * @default - any; the load balancer has its own blocks
   */
  readonly sourceRanges?: string[];

  /**
   * Name of the Ingress and of its release. For doors with other users, make a second `MonitoringIngress` with another name.
   *
   * @default 'monitoring-ingress'
   */
  readonly ingressName?: string;
}

/**
 * Gives other clusters access to Prometheus, Loki and Tempo of one cluster: an Ingress for only the named paths, over TLS and with a password. Where
 * the cluster isolates namespaces, the controller's pods can connect to them.
 *
 * @example
 * const ingress = new NginxIngress(stack, 'Nginx', { cluster, loadBalancer: IngressLoadBalancer.classicElb({ listener: ClassicElbListener.TCP }) });
 * const platform = new ObservabilityPlatform(stack, 'Observability', { cluster });
 * new MonitoringIngress(stack, 'Door', {
 *   cluster,
 *   ingress,
 *   domain: 'metrics.eu.example.com',
 *   doors: [MonitoringDoor.federation(platform.metrics!)],
 *   usersSecretName: 'monitoring-users',
 *   tlsSecretName: 'monitoring-tls',
 * });
 */
export class MonitoringIngress extends Construct {
  /** The release with the Ingress. */
  public readonly manifests: KubernetesManifests;
  /** Its URL: `https://metrics.eu.example.com`. */
  public readonly url: string;

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props the controller, the host, and the endpoints
   * @throws when requests would come without TLS, the controller does not see the Ingress, or a door leads nowhere
   */
  constructor(scope: Construct, id: string, props: MonitoringIngressProps) {
    super(scope, id);
    checkStruct(this, 'MonitoringIngressProps', props);
    const { cluster, ingress, domain, doors, ingressName = DEFAULT_NAME } = props;
    requireIngressHost(this, 'domain', domain);
    requireDnsSubdomain(this, 'usersSecretName', props.usersSecretName);
    if (props.tlsSecretName !== undefined) {
      requireDnsSubdomain(this, 'tlsSecretName', props.tlsSecretName);
    }
    requireClientBlocks(this, 'sourceRanges', props.sourceRanges);
    this.warnOfHiddenClients(props);
    this.requireTls(props);
    this.requireServed(ingress);
    this.requireDoors(doors);
    this.requireSameCluster(props);
    this.claimName(cluster, ingressName);
    this.claimPaths(props);
    StackNamespaces.of(this, cluster).isolate(this, MONITORING_NAMESPACE, accessOf(ingressName, doors));
    this.url = `https://${domain}`;
    this.manifests = new KubernetesManifests(this, 'Manifests', {
      cluster,
      releaseName: ingressName,
      kubernetesNamespace: MONITORING_NAMESPACE,
      manifests: [ingressOf(ingressName, props)],
      dependencies: ingress.dependencies,
    });
  }

  /** What to depend on to wait for the Ingress. */
  public get dependencies(): ITerraformDependable[] {
    return this.manifests.dependencies;
  }

  /** @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ (host, read 2026-11-30) */
  private warnOfHiddenClients({ ingress, sourceRanges }: MonitoringIngressProps): void {
    if (sourceRanges && ingress._hidesClients) {
      Annotations.of(this).addWarning(
        '`sourceRanges` is compared with the address of the load balancer, which hides the client\'s. Set `proxyProtocol: true` for the load balancer, or set `sourceRanges` there instead.',
      );
    }
  }

  private requireTls({ ingress, tlsSecretName }: MonitoringIngressProps): void {
    if (ingress._tls === IngressTls.NONE) {
      throw new ValidationError(this, {
        property: 'ingress',
        problem: 'accepts only plain HTTP: anyone on the path can read the metrics and the passwords',
        fix: 'set a certificate for its load balancer (`certificateArn`), or terminate TLS in the controller: ClassicElbListener.TCP',
      });
    }
    if (ingress._tls === IngressTls.CONTROLLER && tlsSecretName === undefined) {
      throw new ValidationError(this, {
        property: 'tlsSecretName',
        problem: 'is missing: the controller terminates TLS and would present an untrusted self-signed certificate',
        fix: 'set a Secret with the certificate for the host, such as one from cert-manager',
      });
    }
  }

  private requireServed({ _watchNamespace: only }: NginxIngress): void {
    if (only !== undefined && only !== MONITORING_NAMESPACE) {
      throw new ValidationError(this, {
        property: 'ingress', problem: `serves only the Ingresses of one namespace, and this one is in ${MONITORING_NAMESPACE}`, got: only, fix: 'omit `watchNamespace` there',
      });
    }
  }

  /** By their names: one cluster may be two constructs, where another stack imports it. */
  private requireSameCluster({ cluster: { clusterName }, ingress, doors }: MonitoringIngressProps): void {
    const parts: Array<[string, string]> = [['ingress', ingress._clusterName], ...doors.map(({ _door: door }, index): [string, string] => [`doors[${index}]`, door.clusterName])];
    for (const [property, other] of parts) {
      if (!isToken(other) && !isToken(clusterName) && other !== clusterName) {
        throw new ValidationError(this, { property, problem: 'is in another cluster', got: other, allowed: clusterName, fix: 'create a MonitoringIngress in that cluster' });
      }
    }
  }

  private claimName(cluster: IKubernetesCluster, ingressName: string): void {
    requireDnsSubdomain(this, 'ingressName', ingressName);
    requirePattern(this, 'ingressName', ingressName, /^.{1,53}$/, 'up to 53 characters, as Helm allows for releases', 'shorten it');
    claimOnce(this, cluster, {
      key: `MonitoringIngress ${ingressName}`,
      owner: this,
      refusal: ({ owner }) => ({
        property: 'ingressName', problem: `is also used by ${owner.node.path}`, got: ingressName, fix: 'add the doors there, or use another name if the users differ',
      }),
    });
  }

  /**
   * The controller serves a path of a host by one Ingress, the older one, or rejects the second.
   *
   * @see https://kubernetes.github.io/ingress-nginx/how-it-works/#building-the-nginx-model (2026-11-30)
   */
  private claimPaths({ cluster, domain, doors }: MonitoringIngressProps): void {
    doors.forEach(({ _door: { paths, folders = [] } }, index) => [...paths, ...folders].forEach((path) => claimOnce(this, cluster, {
      key: `path ${domain}${path}`,
      owner: this,
      refusal: ({ owner }) => ({
        property: `doors[${index}]`, problem: `exposes ${path} of ${domain}, like ${owner.node.path}`, fix: 'expose it once, or use another `domain`',
      }),
    })));
  }

  private requireDoors(doors: MonitoringDoor[]): void {
    if (doors.length === 0) {
      throw new ValidationError(this, { property: 'doors', problem: 'is empty, so nothing would be reachable', fix: 'list at least one, such as MonitoringDoor.federation(platform.metrics)' });
    }
    const taken = new Map<string, number>();
    doors.forEach(({ _door: door }, index) => {
      door.check?.(this, `doors[${index}]`);
      for (const path of [...door.paths, ...door.folders ?? []]) {
        if (taken.has(path)) {
          throw new ValidationError(this, { property: `doors[${index}]`, problem: `exposes ${path}, like doors[${taken.get(path)}]`, fix: 'list each path once' });
        }
        taken.set(path, index);
      }
    });
  }
}

/** The controller reaches the pods; what these reach is said elsewhere. */
function accessOf(ingressName: string, doors: readonly MonitoringDoor[]): PodAccess[] {
  const pods = new Map(doors.map(({ _door: { pods: each } }) => [each.name, each]));
  return [...pods.values()].map(({ name, labels, port }) => ({
    name: `${ingressName}-${name}`, labels, takes: [{ ports: [port], peers: [INGRESS_PODS] }], reaches: [],
  }));
}

/** Both controllers read these annotations: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress-nginx/ (2026-11-30). */
function ingressOf(ingressName: string, { ingress, domain, doors, usersSecretName, tlsSecretName, sourceRanges }: MonitoringIngressProps): object {
  const annotations: Record<string, string> = {
    'auth-type': 'basic',
    'auth-secret': usersSecretName,
    'auth-realm': 'monitoring',
    'force-ssl-redirect': 'true',
    // Batches of lines and samples are larger than the default, 1 MiB.
    'proxy-body-size': '16m',
    ...(sourceRanges && { 'whitelist-source-range': sourceRanges.join(',') }),
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: ingressName, annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value])) },
    spec: {
      ingressClassName: ingress.className,
      ...(tlsSecretName !== undefined && { tls: [{ hosts: [domain], secretName: tlsSecretName }] }),
      rules: [{ host: domain, http: { paths: doors.flatMap(({ _door: door }) => pathsOf(door)) } }],
    },
  };
}

function pathsOf({ paths, folders = [], url }: MonitoringDoor['_door']): object[] {
  const { hostname, port } = new URL(url);
  const backend = { service: { name: hostname.split('.')[0], port: { number: Number(port || 80) } } };
  return [...paths.map((path) => ({ path, pathType: 'Exact', backend })), ...folders.map((path) => ({ path, pathType: 'Prefix', backend }))];
}
