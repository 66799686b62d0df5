import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { albAccess } from './alb-access';
import { AlbGroups } from './alb-groups';
import { ALB_OPTIONS, albDefaults, AlbValuesInput, albWiring } from './alb-values';
import { ChartCatalog } from '../../charts/chart-catalog';
import { chartOptions } from '../../charts/chart-options';
import { claimDefaultIngressClass } from '../../charts/default-classes';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { claimObject } from '../../charts/manifest-checks';
import { IEksCluster } from '../../cluster/eks-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { LoadBalancerProtection, loadBalancerControllerPolicy } from '../../identity/policies/load-balancer-controller';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireInteger } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { LoadBalancerKind } from '../common/load-balancer-kind';
import { loadBalancerTags } from '../common/load-balancer-tags';

const SERVICE_ACCOUNT = ServiceAccount.of('kube-system', 'aws-load-balancer-controller');
const CLASS_NAME = 'alb';

/** Options of the ALB half. The inherited options are those of the controller's chart. */
export interface AlbIngressOptions extends HelmChartOptions {
  /**
   * Whether Ingresses without a class get `alb`, and with it an ALB each. A cluster can have one default class.
   *
   * @default false
   */
  readonly isDefaultClass?: boolean;

  /**
   * Whether load balancers are internet-facing if their Ingress has no annotation `alb.ingress.kubernetes.io/scheme`.
   *
   * @default false
   */
  readonly internetFacingByDefault?: boolean;

  /**
   * Whether all Ingresses of the class have the scheme set by `internetFacingByDefault`, regardless of their annotations. An Ingress with another
   * scheme gets another load balancer.
   *
   * @default false
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/#specscheme
   */
  readonly fixedScheme?: boolean;

  /**
   * Which Ingresses of the class share a load balancer.
   *
   * @default AlbGroups.chosenByIngresses()
   */
  readonly groups?: AlbGroups;

  /**
   * Whether Ingresses can use AWS WAF. The controller gets the permission only then.
   *
   * @default false
   */
  readonly waf?: boolean;

  /**
   * Whether Ingresses can use AWS Shield Advanced. The controller gets the permission only then. Requires a way to the internet: Shield has no VPC
   * endpoint.
   *
   * @default false
   */
  readonly shield?: boolean;

  /**
   * Whether Ingresses can use Amazon Cognito login. The controller gets the permission only then.
   *
   * @default false
   */
  readonly cognito?: boolean;

  /**
   * Number of controller replicas, 1 to 10. One is active, the others are on standby.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Expected number of ALBs for your Ingresses, for cost estimates; the controller creates them, so the library cannot count them. Ingresses with the
   * same `alb.ingress.kubernetes.io/group.name` share one.
   *
   * @default 1
   */
  readonly expectedApplicationLoadBalancers?: number;
}

/** Properties of `AlbIngress`. */
export interface AlbIngressProps extends AlbIngressOptions {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /**
   * What else must exist before the controller and until it is uninstalled.
   *
   * @default - nothing else
   */
  readonly dependencies?: ITerraformDependable[];
}

/**
 * The AWS Load Balancer Controller: an Application Load Balancer for Ingresses of class `alb`, and a Network Load Balancer for Services that name the
 * class `service.k8s.aws/nlb`. Other Services stay with the cloud controller of EKS.
 *
 * It can only change load balancers and target groups of this cluster. To use another target group in a TargetGroupBinding, tag it with
 * `elbv2.k8s.aws/cluster` and the name of the cluster first.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/
 */
export class AlbIngress extends Construct {
  /** Name of the ingress class. */
  public readonly className = CLASS_NAME;
  /** Kind of load balancers for Ingresses, for cost estimates. */
  public readonly loadBalancerKind = LoadBalancerKind.APPLICATION;
  /** Expected number of load balancers, for cost estimates. */
  public readonly expectedLoadBalancers: number;
  /** Whether load balancers have no public addresses by default, for cost estimates. */
  public readonly loadBalancersAreInternal: boolean;
  /** The AWS permissions of the controller. */
  public readonly grant: WorkloadGrant;
  /** The release of the controller. */
  public readonly chart: HelmChart;

  /**
   * @param scope scope in which to install the controller
   * @param id construct id
   * @param props class, replicas and chart
   * @throws when a number is out of range, a tag is invalid for load balancers, or the cluster has another default class
   */
  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scope, id);
    checkStruct(this, 'AlbIngressProps', props);
    const { cluster } = props;
    this.expectedLoadBalancers = props.expectedApplicationLoadBalancers ?? 1;
    this.loadBalancersAreInternal = !props.internetFacingByDefault;
    requireInteger(this, 'expectedApplicationLoadBalancers', this.expectedLoadBalancers, 0, 1000);
    const replicas = props.replicas ?? 2;
    requireInteger(this, 'replicas', replicas, 1, 10);
    if (props.isDefaultClass) {
      claimDefaultIngressClass(this, cluster, CLASS_NAME);
    }
    this.grant = cluster.workloadIdentity.grant(this, SERVICE_ACCOUNT, loadBalancerControllerPolicy(cluster, protectionOf(props)));
    const values = this.values(props, replicas);
    this.chart = new HelmChart(this, 'Release', {
      ...chartOptions(props),
      cluster,
      chart: ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER,
      releaseName: 'aws-load-balancer-controller',
      kubernetesNamespace: SERVICE_ACCOUNT.kubernetesNamespace,
      defaultHelmValues: albDefaults(values),
      requiredHelmValues: albWiring(values),
      _valueOptions: valueOptions(props, ALB_OPTIONS),
      _access: albAccess(this.grant),
      dependencies: [...this.grant.dependencies, ...(props.dependencies ?? [])],
    });
    claimObject(this, cluster, `networking.k8s.io/IngressClass/${CLASS_NAME}`, 'className');
  }

  /** What must exist before an Ingress of any class, because the controller's webhooks see all of them. */
  public get dependencies(): ITerraformDependable[] {
    return this.chart.dependencies;
  }

  private values(props: AlbIngressProps, replicas: number): AlbValuesInput {
    const { cluster } = props;
    return {
      clusterName: cluster.clusterName,
      region: cluster.region,
      vpcId: cluster.vpcId,
      className: CLASS_NAME,
      isDefaultClass: props.isDefaultClass ?? false,
      internetFacingByDefault: props.internetFacingByDefault ?? false,
      fixedScheme: props.fixedScheme ?? false,
      groups: props.groups ?? AlbGroups.chosenByIngresses(),
      serviceAccountName: SERVICE_ACCOUNT.serviceAccountName,
      serviceAccountAnnotations: this.grant.serviceAccountAnnotations,
      podAnnotations: this.grant.podAnnotations,
      tags: loadBalancerTags(this, cluster),
      replicas,
      protection: protectionOf(props),
    };
  }
}

function protectionOf({ waf = false, shield = false, cognito = false }: AlbIngressOptions): LoadBalancerProtection {
  return { waf, shield, cognito };
}
