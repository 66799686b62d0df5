import { Annotations, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { AlbIngress, AlbIngressOptions } from './alb/alb-ingress';
import { IngressDrain } from './drain/ingress-drain';
import { NLB_CLASS } from './load-balancer/nlb-service';
import { NginxIngress, NginxIngressOptions } from './nginx/nginx-ingress';
import { IEksCluster } from '../cluster/eks-cluster';
import { checkStruct } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';

/** Properties of `DualIngress`. */
export interface DualIngressProps {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /**
   * Options of ingress class `nginx`.
   *
   * @default - Traefik behind a Classic ELB with an HTTP listener
   */
  readonly nginx?: NginxIngressOptions;

  /**
   * Options of ingress class `alb`.
   *
   * @default - the AWS Load Balancer Controller with two replicas
   */
  readonly alb?: AlbIngressOptions;

  /**
   * Whether to install a controller for class `nginx`.
   *
   * @default true
   */
  readonly withNginx?: boolean;

  /**
   * Whether to install a controller for class `alb`.
   *
   * @default true
   */
  readonly withAlb?: boolean;

  /**
   * Whether a destroy first deletes every Ingress of class `alb`, and every Service of type LoadBalancer with class `service.k8s.aws/nlb` or none, in
   * all namespaces and whoever created them, and waits until their load balancers are gone. Otherwise, load balancers of objects unknown to Terraform
   * block the deletion of the VPC. This also happens when you remove this construct from an app and keep the cluster; to prevent that, set it to
   * false and apply first.
   *
   * @default false, with a warning that asks for a choice
   */
  readonly drain?: boolean;

  /**
   * Image with kubectl and `/bin/sh`, for clusters that cannot reach Docker Hub.
   *
   * @default - alpine/kubectl, pinned by digest
   */
  readonly drainImage?: string;
}

/** Names of the ingress classes. */
export interface IngressClasses {
  /**
   * Class `nginx`.
   *
   * @default - not installed
   */
  readonly nginx?: string;

  /**
   * Class `alb`.
   *
   * @default - not installed
   */
  readonly alb?: string;

  /**
   * Default class, for Ingresses without a class.
   *
   * @default - no controller serves them
   */
  readonly defaultClass?: string;
}

/**
 * Two independent ingress paths into one cluster: an nginx controller behind a Classic ELB (class `nginx`), and an Application Load Balancer for
 * each Ingress or group (class `alb`). The AWS Load Balancer Controller comes first, as its webhooks see every Ingress; it leaves Services without a
 * class to the cloud controller of EKS.
 *
 * @example
 * new DualIngress(stack, 'Ingress', { cluster, drain: true });
 */
export class DualIngress extends Construct {
  /** The nginx controller, if installed. */
  public readonly nginx?: NginxIngress;
  /** The AWS Load Balancer Controller, if installed. */
  public readonly alb?: AlbIngress;
  /** The drain that a destroy runs first. */
  public readonly drain: IngressDrain;
  /** Names of the ingress classes. */
  public readonly classes: IngressClasses;

  /**
   * @param scope scope in which to install both
   * @param id construct id
   * @param props the options of both classes
   * @throws when both are disabled, a disabled one has options, or both are the default class
   */
  constructor(scope: Construct, id: string, props: DualIngressProps) {
    super(scope, id);
    checkStruct(this, 'DualIngressProps', props);
    const { cluster } = props;
    this.requireHalves(props);
    if (props.withAlb !== false) {
      this.alb = new AlbIngress(this, 'Alb', { ...props.alb, cluster });
    }
    if (props.withNginx !== false) {
      this.nginx = new NginxIngress(this, 'Nginx', { ...props.nginx, cluster, loadBalancerController: this.alb });
    }
    this.classes = {
      nginx: this.nginx?.className,
      alb: this.alb?.className,
      defaultClass: props.nginx?.isDefaultClass ? this.nginx?.className : props.alb?.isDefaultClass ? this.alb?.className : undefined,
    };
    this.drain = new IngressDrain(this, 'Drain', {
      cluster,
      enabled: props.drain ?? false,
      image: props.drainImage,
      // Ingresses of class nginx share one load balancer, which goes with its release.
      ingressClassNames: this.alb ? [this.alb.className] : [],
      serviceClassNames: this.alb ? [NLB_CLASS] : [],
      keptServices: this.nginx ? [this.nginx.serviceKey] : [],
      dependencies: this.dependencies,
    });
    this.askForDrain(props);
  }

  /** What must exist before an Ingress of either class. */
  public get dependencies(): ITerraformDependable[] {
    return [...(this.alb?.dependencies ?? []), ...(this.nginx?.dependencies ?? [])];
  }

  private requireHalves(props: DualIngressProps): void {
    if (props.withNginx === false && props.withAlb === false) {
      throw new ValidationError(this, {
        property: 'withAlb',
        problem: 'cannot be false together with `withNginx`: nothing would be installed',
        got: false,
        fix: 'enable one of them, or remove the construct',
      });
    }
    const halves = [
      { name: 'nginx', flag: 'withNginx', options: props.nginx, on: props.withNginx },
      { name: 'alb', flag: 'withAlb', options: props.alb, on: props.withAlb },
    ];
    for (const { name, flag, options, on } of halves) {
      if (options && on === false) {
        throw new ValidationError(this, {
          property: name,
          problem: `has options, but \`${flag}\` turns off that half`,
          fix: 'remove one of them',
        });
      }
    }
  }

  private askForDrain(props: DualIngressProps): void {
    if (props.drain === undefined) {
      Annotations.of(this).addWarning(
        'Load balancers of Ingresses and Services that Terraform does not manage would outlive their controllers and block the deletion of the VPC. Set `drain: true` to delete these objects on destroy, or `drain: false` to delete them yourself.',
      );
    }
  }
}
