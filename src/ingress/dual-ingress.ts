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
   * The half for class `nginx`.
   *
   * @default - Traefik behind a Classic ELB that takes HTTP
   */
  readonly nginx?: NginxIngressOptions;

  /**
   * The half for class `alb`.
   *
   * @default - the AWS Load Balancer Controller with two pods
   */
  readonly alb?: AlbIngressOptions;

  /**
   * Whether there is a half for class `nginx`.
   *
   * @default true
   */
  readonly withNginx?: boolean;

  /**
   * Whether there is a half for class `alb`.
   *
   * @default true
   */
  readonly withAlb?: boolean;

  /**
   * Whether a destroy first deletes every Ingress of class `alb`, and every Service of type LoadBalancer that names
   * no class or `service.k8s.aws/nlb`, whoever made them, in all namespaces, and waits for their load balancers to
   * go. Without it, load balancers of objects that Terraform does not know keep the VPC from being deleted. It also
   * happens when this construct is removed from an app whose cluster stays; to prevent that, set it to false and
   * apply first.
   *
   * @default false, with a warning that asks for a choice
   */
  readonly drain?: boolean;

  /**
   * Image with kubectl and a shell in `/bin/sh`, for clusters that cannot reach Docker Hub.
   *
   * @default - alpine/kubectl, pinned by digest
   */
  readonly drainImage?: string;
}

/** Names of the ingress classes. */
export interface IngressClasses {
  /**
   * Class of the nginx half.
   *
   * @default - there is no such half
   */
  readonly nginx?: string;

  /**
   * Class of the ALB half.
   *
   * @default - there is no such half
   */
  readonly alb?: string;

  /**
   * Class of Ingresses that name none.
   *
   * @default - they are served by nobody
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
  /** The nginx half, if there is one. */
  public readonly nginx?: NginxIngress;
  /** The ALB half, if there is one. */
  public readonly alb?: AlbIngress;
  /** What a destroy does first. */
  public readonly drain: IngressDrain;
  /** Names of the ingress classes. */
  public readonly classes: IngressClasses;

  /**
   * @param scope where both are installed
   * @param id construct id
   * @param props the halves
   * @throws when there is no half, one that is switched off has options, or both want to be the default class
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

  /** What must be there before an Ingress of either class. */
  public get dependencies(): ITerraformDependable[] {
    return [...(this.alb?.dependencies ?? []), ...(this.nginx?.dependencies ?? [])];
  }

  private requireHalves(props: DualIngressProps): void {
    if (props.withNginx === false && props.withAlb === false) {
      throw new ValidationError(this, {
        property: 'withAlb',
        problem: 'cannot be false together with `withNginx`: nothing would be left',
        got: false,
        fix: 'leave one of the two on, or remove the construct',
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
          problem: `has options, and \`${flag}\` switches that half off`,
          fix: 'remove one of the two',
        });
      }
    }
  }

  private askForDrain(props: DualIngressProps): void {
    if (props.drain === undefined) {
      Annotations.of(this).addWarning(
        'Load balancers of Ingresses and Services that Terraform does not know would outlive their controllers and keep the VPC from being deleted. Choose: `drain: true` deletes those objects when this is destroyed, `drain: false` leaves them to you.',
      );
    }
  }
}
