import { Annotations, dependable, ITerraformDependable, Lazy, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { NginxController, NginxControllerChart } from './nginx-controller';
import { warnOfOpenDoors } from './open-doors';
import { chartOptions } from '../../charts/chart-options';
import { claimDefaultIngressClass } from '../../charts/default-classes';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { claimObject } from '../../charts/manifest-checks';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { CLASSIC_ELB, tellContent } from '../../cluster/cluster-contents';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireClientBlocks } from '../../private/checks/blocks';
import { requireAnnotations, requireLabelKey } from '../../private/checks/kubernetes-labels';
import { ValidationError } from '../../private/errors';
import { requireInteger, requireOneOf } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { AlbIngress } from '../alb/alb-ingress';
import { LoadBalancerKind } from '../common/load-balancer-kind';
import { loadBalancerTags } from '../common/load-balancer-tags';
import { IngressLoadBalancer } from '../load-balancer/ingress-load-balancer';
import { ClientAddress, IngressService, IngressTls } from '../load-balancer/ingress-service';
import { annotationsIn, refuseAnnotations } from '../load-balancer/service-annotations';

// Frozen: the release and its Service carry the load balancer, whatever controller is behind it.
const RELEASE_NAME = 'ingress-nginx';
const NAMESPACE = 'ingress-nginx';
const SERVICE_NAME = 'ingress-nginx-controller';
const CLASS_NAME = 'nginx';

// Load balancers and nodes reach the controller from inside the VPC; nobody does from outside with such an address.
const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Options of the nginx half. The inherited options are those of the controller's chart. */
export interface NginxIngressOptions extends HelmChartOptions {
  /**
   * The controller. Another one takes over the load balancer, with a short interruption.
   *
   * @default NginxController.traefik()
   */
  readonly controller?: NginxController;

  /**
   * The load balancer in front of the controller.
   *
   * @default IngressLoadBalancer.classicElb(); outside AWS IngressLoadBalancer.ofCluster()
   */
  readonly loadBalancer?: IngressLoadBalancer;

  /**
   * Whether Ingresses without a class get `nginx`. A cluster can have one default class.
   *
   * @default false
   */
  readonly isDefaultClass?: boolean;

  /**
   * Number of controller replicas, 1 to 100.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * IPv4 or IPv6 blocks of the load balancer and nodes, which are trusted to report the client's address.
   *
   * @default - the private blocks: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10
   */
  readonly trustedProxyCidrs?: string[];

  /**
   * The only namespace whose Ingresses are served. The controller can read Secrets only in that namespace and its own. With Traefik, Ingresses then
   * do not show the address of the load balancer. Your own controller has to implement this itself.
   *
   * @default - Ingresses of all namespaces are served, and the controller can read every Secret
   * @see https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/
   */
  readonly watchNamespace?: string;
}

/** Properties of `NginxIngress`. */
export interface NginxIngressProps extends NginxIngressOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /**
   * The AWS Load Balancer Controller of the cluster. It is installed first, because its webhooks see every Ingress, and it may create the load
   * balancer.
   *
   * @default - none
   */
  readonly loadBalancerController?: AlbIngress;

  /**
   * What else must exist before the controller and until it is uninstalled.
   *
   * @default - nothing else
   */
  readonly dependencies?: ITerraformDependable[];
}

/**
 * A controller for Ingresses of class `nginx` behind one load balancer: a Classic ELB unless you choose another.
 *
 * @example
 * new NginxIngress(stack, 'Nginx', {
 *   cluster,
 *   loadBalancer: IngressLoadBalancer.classicElb({ internal: true, sourceRanges: ['10.0.0.0/8'] }),
 * });
 */
export class NginxIngress extends Construct {
  /** Name of the ingress class. */
  public readonly className = CLASS_NAME;
  /** Namespace and name of the Service behind the load balancer. */
  public readonly serviceKey = `${NAMESPACE}/${SERVICE_NAME}`;
  /** Kind of the load balancer, for cost estimates. */
  public readonly loadBalancerKind: LoadBalancerKind;
  /** Number of load balancers, for cost estimates: always 1. */
  public readonly expectedLoadBalancers = 1;
  /** Whether the load balancer has no public addresses, for cost estimates. */
  public readonly loadBalancersAreInternal: boolean;
  /** The release of the controller. */
  public readonly chart: HelmChart;

  /**
   * Where TLS ends, for those who make Ingresses.
   *
   * @internal
   */
  public readonly _tls: IngressTls;
  /**
   * The one namespace whose Ingresses are served; all without it.
   *
   * @internal
   */
  public readonly _watchNamespace?: string;
  /** @internal */
  public readonly _clusterName: string;
  /**
   * Whether the controller sees the address of the load balancer in place of the client's.
   *
   * @internal
   */
  public readonly _hidesClients: boolean;

  /**
   * @param scope scope in which to install the controller
   * @param id construct id
   * @param props controller, load balancer and class
   * @throws when the load balancer needs a missing controller, its options conflict, or the cluster has another default class
   */
  constructor(scope: Construct, id: string, props: NginxIngressProps) {
    super(scope, id);
    checkStruct(this, 'NginxIngressProps', props);
    const { cluster, loadBalancerController } = props;
    const loadBalancer = props.loadBalancer ?? defaultLoadBalancer(cluster);
    const replicas = props.replicas ?? 2;
    requireInteger(this, 'replicas', replicas, 1, 100);
    requireClientBlocks(this, 'trustedProxyCidrs', props.trustedProxyCidrs);
    this.requireMaker(loadBalancer, loadBalancerController);
    if (props.isDefaultClass) {
      claimDefaultIngressClass(this, cluster, CLASS_NAME);
    }
    this.loadBalancerKind = loadBalancer.kind;
    if (loadBalancer.kind === LoadBalancerKind.CLASSIC) {
      tellContent(cluster, CLASSIC_ELB);
    }
    const service = loadBalancer._bindTo(this, loadBalancerTags(this, cluster), cluster);
    requireService(this, service);
    this.loadBalancersAreInternal = service.internal ?? false;
    this._tls = service.tls;
    this._watchNamespace = props.watchNamespace;
    this._clusterName = cluster.clusterName;
    this._hidesClients = loadBalancer.kind === LoadBalancerKind.CLASSIC && service.clientAddress === ClientAddress.CONNECTION;
    this.requireKnownScheme(service);
    this.warnOfPlainHttp(service);
    const chart = this.bindController(props, service, replicas);
    warnOfOpenDoors(this, props.helmValues);
    if (loadBalancer.kind !== LoadBalancerKind.OTHER) {
      refuseAnnotations(this, props.helmValues ?? {}, service);
    } else {
      // What the platform would ignore, it ignores wherever it stands.
      cluster.platform?.loadBalancer(this, {}, annotationsIn(props.helmValues ?? {}));
    }
    this.chart = new HelmChart(this, 'Release', {
      ...chartOptions(props),
      ...chart,
      cluster,
      _valueOptions: valueOptions(props, chart._optionPaths ?? {}),
      _access: chart._accessOf?.(props.helmValues),
      releaseName: RELEASE_NAME,
      kubernetesNamespace: NAMESPACE,
      dependencies: [
        ...(loadBalancerController?.dependencies ?? []),
        ...(cluster.loadBalancerDependencies ?? []),
        ...this.rights(cluster, chart),
        ...(props.dependencies ?? []),
      ],
    });
    claimObject(this, cluster, `networking.k8s.io/IngressClass/${CLASS_NAME}`, 'className');
    this.replaceWith(service.replacementKey);
  }

  /** What must exist before an Ingress of class `nginx`. */
  public get dependencies(): ITerraformDependable[] {
    return this.chart.dependencies;
  }

  private bindController(props: NginxIngressProps, service: IngressService, replicas: number): NginxControllerChart {
    if (props.watchNamespace !== undefined) {
      // There before the roles that are made in it.
      StackNamespaces.of(this, props.cluster).add(this, props.watchNamespace, {}, 'watchNamespace');
    }
    const chart = (props.controller ?? NginxController.traefik()).bind({
      className: CLASS_NAME,
      isDefaultClass: props.isDefaultClass ?? false,
      kubernetesNamespace: NAMESPACE,
      serviceName: SERVICE_NAME,
      service,
      trustedProxyCidrs: props.trustedProxyCidrs ?? PRIVATE_BLOCKS,
      replicas,
      watchNamespace: props.watchNamespace,
    });
    checkStruct(this, 'NginxControllerChart', chart, 'controller');
    return chart;
  }

  private rights(cluster: IKubernetesCluster, { _manifests: manifests = [] }: NginxControllerChart): ITerraformDependable[] {
    return manifests.length === 0 ? [] : new KubernetesManifests(this, 'Rights', {
      cluster,
      releaseName: `${RELEASE_NAME}-rights`,
      kubernetesNamespace: NAMESPACE,
      manifests,
    }).dependencies;
  }

  private requireMaker(loadBalancer: IngressLoadBalancer, controller: AlbIngress | undefined): void {
    if (loadBalancer.needsLoadBalancerController && !controller) {
      throw new ValidationError(this, {
        property: 'loadBalancer',
        problem: 'is an NLB created by the AWS Load Balancer Controller, which is not installed',
        fix: 'use DualIngress, pass `loadBalancerController`, or use IngressLoadBalancer.nlb(), which requires none',
      });
    }
  }

  private requireKnownScheme({ tls, clientAddress }: IngressService): void {
    if (tls === IngressTls.LOAD_BALANCER && clientAddress !== ClientAddress.FORWARDED_FOR) {
      throw new ValidationError(this, {
        property: 'loadBalancer',
        problem: 'terminates TLS without X-Forwarded headers, so redirects to HTTPS would loop',
        got: { tls, clientAddress },
        fix: 'return IngressTls.REENCRYPTED if the load balancer encrypts again, or ClientAddress.FORWARDED_FOR if it does add them',
      });
    }
  }

  private replaceWith(replacementKey: string): void {
    // Not cdktf's DataResource, which runs `terraform version` at synth and fails on a machine without the CLI.
    const marker = new TerraformResource(this, 'LoadBalancer', { terraformResourceType: 'terraform_data' });
    marker.addOverride('input', { replacementKey });
    // By name: Terraform takes no expression there, which is what cdktf's own `replaceTriggeredBy` writes.
    const trigger = Lazy.anyValue({ produce: () => [dependable(marker)] });
    this.chart.resource.addOverride('lifecycle.replace_triggered_by', trigger);
  }

  private warnOfPlainHttp(service: IngressService): void {
    if (service.tls === IngressTls.NONE) {
      Annotations.of(this).addWarning(
        'The load balancer accepts only plain HTTP: anyone on the network path can read and change what clients send. Give it a certificate (`certificateArn`), or terminate TLS in the controller: ClassicElbListener.TCP.',
      );
    }
  }
}

function defaultLoadBalancer({ platform }: IKubernetesCluster): IngressLoadBalancer {
  return platform === undefined ? IngressLoadBalancer.classicElb() : IngressLoadBalancer.ofCluster();
}

/** Checks what a load balancer handed back, one of the user's too. */
function requireService(scope: Construct, service: IngressService): void {
  checkStruct(scope, 'IngressService', service, 'loadBalancer');
  requireAnnotations(scope, 'loadBalancer.annotations', service.annotations);
  requireClientBlocks(scope, 'loadBalancer.sourceRanges', service.sourceRanges);
  if (service.loadBalancerClass !== undefined) {
    requireLabelKey(scope, 'loadBalancer.loadBalancerClass', service.loadBalancerClass);
  }
  requireOneOf(scope, 'loadBalancer.externalTrafficPolicy', service.externalTrafficPolicy ?? 'Cluster', ['Cluster', 'Local']);
}
