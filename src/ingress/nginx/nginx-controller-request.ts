import { IngressService } from '../load-balancer/ingress-service';

/** The request that a kind of nginx controller has to fulfil. */
export interface NginxControllerRequest {
  /** Name of the ingress class. */
  readonly className: string;
  /** Whether Ingresses that name no class get this one. */
  readonly isDefaultClass: boolean;
  /** Namespace of the release. */
  readonly kubernetesNamespace: string;
  /**
   * Name that the Service behind the load balancer must have. All kinds use the same, so that another controller
   * takes over the load balancer of the one before it. It is the one that ingress-nginx's chart gives it.
   */
  readonly serviceName: string;
  /** The Service, and what arrives there. */
  readonly service: IngressService;
  /** Blocks of addresses whose word on a client's address is taken. */
  readonly trustedProxyCidrs: string[];
  /** Number of controller pods. */
  readonly replicas: number;
  /**
   * The one namespace whose Ingresses, Services and Secrets the controller may read.
   *
   * @default - all
   */
  readonly watchNamespace?: string;
}
