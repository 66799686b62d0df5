import { INGRESS_NGINX_OPTIONS, ingressNginxDefaults, ingressNginxRights, ingressNginxWiring } from './ingress-nginx-values';
import { ingressNginxAccess, traefikAccess } from './nginx-access';
import { NginxControllerRequest } from './nginx-controller-request';
import { TRAEFIK_OPTIONS, traefikDefaults, traefikWiring } from './traefik-values';
import { ChartCatalog, ChartEntry } from '../../charts/chart-catalog';
import { PodAccess } from '../../charts/network-access';
import { PodSecurityLevel } from '../../charts/pod-security-level';

/** How a kind of nginx controller is installed. */
export interface NginxControllerChart {
  /** The chart. */
  readonly chart: ChartEntry;
  /** Values that the user can override. */
  readonly defaultHelmValues: { [key: string]: any };
  /** Values that connect the chart to load balancer and class. */
  readonly requiredHelmValues: { [key: string]: any };
  /**
   * Which option of `NginxIngress` stands behind which value.
   *
   * @default - none
   * @internal
   */
  readonly _optionPaths?: { [path: string]: string };
  /**
   * What the pods take and reach, given the user's values for the chart.
   *
   * @default - not known, so the namespace is not isolated
   * @internal
   */
  readonly _accessOf?: (helmValues?: Record<string, unknown>) => readonly PodAccess[];
  /**
   * The strictest level of Pod Security that the pods fit.
   *
   * @default - not known
   * @internal
   */
  readonly _fits?: PodSecurityLevel;
  /**
   * Objects that must be there before the chart.
   *
   * @default - none
   * @internal
   */
  readonly _manifests?: { [key: string]: any }[];
}

/**
 * A controller that serves Ingresses of class `nginx`, with the annotations `nginx.ingress.kubernetes.io/...`. Write
 * your own kind by extending this class.
 */
export abstract class NginxController {
  /**
   * Traefik with its provider for ingress-nginx Ingresses. Maintained. Supports most of the annotations, but no snippets.
   *
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress-nginx/
   */
  public static traefik(): NginxController {
    return new Traefik();
  }

  /**
   * ingress-nginx of the Kubernetes project. Retired in March 2026: its vulnerabilities are not fixed. Causes a warning.
   *
   * @see https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
   */
  public static ingressNginx(): NginxController {
    return new IngressNginx();
  }

  /**
   * The chart and its values for a request.
   *
   * @param request the requested configuration
   */
  public abstract bind(request: NginxControllerRequest): NginxControllerChart;
}

class Traefik extends NginxController {
  public bind(request: NginxControllerRequest): NginxControllerChart {
    return {
      chart: ChartCatalog.TRAEFIK,
      defaultHelmValues: traefikDefaults(request),
      requiredHelmValues: traefikWiring(request),
      _optionPaths: TRAEFIK_OPTIONS,
      _accessOf: traefikAccess,
      _fits: PodSecurityLevel.RESTRICTED,
    };
  }
}

class IngressNginx extends NginxController {
  public bind(request: NginxControllerRequest): NginxControllerChart {
    return {
      chart: ChartCatalog.INGRESS_NGINX,
      defaultHelmValues: ingressNginxDefaults(request),
      requiredHelmValues: ingressNginxWiring(request),
      _optionPaths: INGRESS_NGINX_OPTIONS,
      _accessOf: ingressNginxAccess,
      _fits: PodSecurityLevel.RESTRICTED,
      _manifests: ingressNginxRights(request),
    };
  }
}
