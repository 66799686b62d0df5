import { IConstruct } from 'constructs';
import { classicElbService } from './classic-elb-service';
import { clusterService } from './cluster-service';
import { IngressService } from './ingress-service';
import {
  AwsLoadBalancerOptions,
  ClassicElbOptions,
  ClusterLoadBalancerOptions,
  PodTargetNlbOptions,
} from './load-balancer-options';
import { nlbService, podTargetNlbService } from './nlb-service';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { LoadBalancerKind } from '../common/load-balancer-kind';

/**
 * The load balancer in front of an nginx controller. Another kind, or another side of the VPC (`internal`), replaces
 * the controller's release and the load balancer, which then gets another DNS name; everything else changes in place.
 */
export abstract class IngressLoadBalancer {
  /**
   * A Classic ELB, created by the cloud controller of EKS. With HTTP and without a certificate, only port 80 is open.
   *
   * @param options access and listener
   * @see https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md
   */
  public static classicElb(options: ClassicElbOptions = {}): IngressLoadBalancer {
    checkCall('IngressLoadBalancer.classicElb', [options]);
    return new ClassicElb(options);
  }

  /**
   * An NLB with node targets, created by the cloud controller of EKS. Needs nothing else in the cluster. The controller sees the client's address.
   * With a certificate, TLS ends at the NLB, which re-encrypts traffic to the controller, so that applications see HTTPS.
   *
   * @param options access and TLS
   */
  public static nlb(options: AwsLoadBalancerOptions = {}): IngressLoadBalancer {
    checkCall('IngressLoadBalancer.nlb', [options]);
    return new Nlb(options);
  }

  /**
   * An NLB with pod targets, created by the AWS Load Balancer Controller. With a certificate, TLS ends at the NLB, which re-encrypts traffic to the
   * controller.
   *
   * @param options access and TLS
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
   */
  public static nlbWithPodTargets(options: PodTargetNlbOptions = {}): IngressLoadBalancer {
    checkCall('IngressLoadBalancer.nlbWithPodTargets', [options]);
    return new PodTargetNlb(options);
  }

  /**
   * The cluster's own load balancer for a Service of type LoadBalancer: for clusters outside AWS. An `ExternalCluster` translates the options for its
   * platform; other clusters accept only annotations and source ranges.
   *
   * @param options the load balancer's configuration
   */
  public static ofCluster(options: ClusterLoadBalancerOptions = {}): IngressLoadBalancer {
    checkCall('IngressLoadBalancer.ofCluster', [options]);
    return new ClusterLoadBalancer(options);
  }

  /** The kind of load balancer. */
  public abstract readonly kind: LoadBalancerKind;

  /** Whether the AWS Load Balancer Controller creates it. */
  public abstract readonly needsLoadBalancerController: boolean;

  /**
   * What the controller needs to know about the load balancer.
   *
   * @param scope the controller's construct
   * @param tags tags of the load balancer
   * @throws when options conflict
   */
  public abstract bind(scope: IConstruct, tags: { [key: string]: string }): IngressService;

  /**
   * The same for one cluster, which knows what it stands on.
   *
   * @internal
   */
  public _bindTo(scope: IConstruct, tags: { [key: string]: string }, { platform }: IKubernetesCluster): IngressService {
    if (platform !== undefined && this.kind !== LoadBalancerKind.OTHER) {
      throw new ValidationError(scope, {
        property: 'loadBalancer',
        problem: `is an AWS load balancer, but the cluster runs on ${platform.platformName}`,
        fix: 'leave it out, or use IngressLoadBalancer.ofCluster({ ... })',
      });
    }
    return this.bind(scope, tags);
  }
}

class ClassicElb extends IngressLoadBalancer {
  public readonly kind = LoadBalancerKind.CLASSIC;
  public readonly needsLoadBalancerController = false;

  constructor(private readonly options: ClassicElbOptions) {
    super();
  }

  public bind(scope: IConstruct, tags: { [key: string]: string }): IngressService {
    return classicElbService(scope, this.options, tags);
  }
}

class Nlb extends IngressLoadBalancer {
  public readonly kind = LoadBalancerKind.NETWORK;
  public readonly needsLoadBalancerController = false;

  constructor(private readonly options: AwsLoadBalancerOptions) {
    super();
  }

  public bind(scope: IConstruct, tags: { [key: string]: string }): IngressService {
    return nlbService(scope, this.options, tags);
  }
}

class PodTargetNlb extends IngressLoadBalancer {
  public readonly kind = LoadBalancerKind.NETWORK;
  public readonly needsLoadBalancerController = true;

  constructor(private readonly options: PodTargetNlbOptions) {
    super();
  }

  public bind(scope: IConstruct): IngressService {
    return podTargetNlbService(scope, this.options);
  }
}

class ClusterLoadBalancer extends IngressLoadBalancer {
  public readonly kind = LoadBalancerKind.OTHER;
  public readonly needsLoadBalancerController = false;

  constructor(private readonly options: ClusterLoadBalancerOptions) {
    super();
  }

  public bind(scope: IConstruct): IngressService {
    return clusterService(scope, this.options);
  }

  public _bindTo(scope: IConstruct, _tags: { [key: string]: string }, { platform }: IKubernetesCluster): IngressService {
    return clusterService(scope, this.options, platform);
  }
}
