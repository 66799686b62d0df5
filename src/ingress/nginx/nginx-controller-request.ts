import { IngressService } from '../load-balancer/ingress-service';

/** The request that a kind of nginx controller has to fulfil. */
export interface NginxControllerRequest {
  /** Name of the ingress class. */
  readonly className: string;
  /** Whether Ingresses without a class get this one. */
  readonly isDefaultClass: boolean;
  /** Namespace of the release. */
  readonly kubernetesNamespace: string;
  /**
   * Required name of the Service behind the load balancer. It is the same for all kinds, so that another controller takes over the load balancer. The
   * chart of ingress-nginx uses it too.
   */
  readonly serviceName: string;
  /** The Service, and the incoming traffic. */
  readonly service: IngressService;
  /** Address blocks that are trusted to report the client's address. */
  readonly trustedProxyCidrs: string[];
  /** Number of controller replicas. */
  readonly replicas: number;
  /**
   * The only namespace whose Ingresses, Services and Secrets the controller can read.
   *
   * @default - all
   */
  readonly watchNamespace?: string;
}
