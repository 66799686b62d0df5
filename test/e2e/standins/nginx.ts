import { Context, isLeaving, keyOf, Reasons } from './context';
import type { KubeObject } from '../kubernetes/kube';

/** Names of the charts' Deployments that serve Ingresses of class nginx. */
const CONTROLLERS = ['ingress-nginx', 'traefik'];

/** What their IngressClasses say; Traefik's provider for ingress-nginx takes both. */
const CLASS_CONTROLLERS = ['k8s.io/ingress-nginx', 'traefik.io/ingress-controller'];

/**
 * A controller behind one load balancer: it gives its Ingresses the address of the Service that it is told to publish,
 * while it is ready. It makes nothing in AWS.
 */
export class NginxController {
  private readonly reasons: Reasons;

  public constructor(private readonly context: Context) {
    this.reasons = new Reasons((line) => context.log(`nginx: ${line}`));
  }

  public async reconcile(): Promise<void> {
    const { view, kube } = this.context;
    const waiting = view.list('ingresses').filter((ingress) => !isLeaving(ingress) && this.isMine(ingress));
    if (waiting.length === 0) return;
    const address = this.address();
    if (typeof address === 'string') return this.reasons.say('controller', address);
    this.reasons.forget('controller');
    for (const ingress of waiting) {
      if (ingress.status?.loadBalancer?.ingress?.[0]?.hostname === address.hostname) continue;
      await kube.patchStatus('ingresses', ingress, { loadBalancer: { ingress: [address] } });
      this.reasons.say(keyOf(ingress), `has address ${address.hostname}`);
    }
  }

  private isMine(ingress: KubeObject): boolean {
    const named = ingress.spec.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'] ?? '';
    const controller = this.context.view.find('ingressclasses', undefined, named)?.spec.controller;
    return CLASS_CONTROLLERS.includes(controller);
  }

  /** The address that it publishes, or why there is none. */
  private address(): { hostname: string } | string {
    const { view } = this.context;
    const deployment = view.list('deployments').find(({ metadata, spec }) =>
      CONTROLLERS.includes(metadata.labels?.['app.kubernetes.io/name'] ?? '') && publishedService(spec.template.spec.containers[0].args));
    if (!deployment) return 'no controller that publishes a Service';
    if (!deployment.status?.readyReplicas) return 'has no ready pod';
    const [namespace, name] = publishedService(deployment.spec.template.spec.containers[0].args)!
      .replace('$(POD_NAMESPACE)', deployment.metadata.namespace ?? '').split('/');
    const address = view.find('services', namespace, name)?.status?.loadBalancer?.ingress?.[0];
    return address ?? `its Service ${namespace}/${name} has no address`;
  }
}

/** `--publish-service=ns/name` of ingress-nginx, `--providers.kubernetesingressnginx.publishservice=ns/name` of Traefik. */
function publishedService(args: readonly string[] = []): string | undefined {
  for (const arg of args) {
    const value = /publish-?(?:ed)?service(?:\.[a-z]+)?=(.+\/.+)$/i.exec(arg)?.[1];
    if (value) return value;
  }
  return undefined;
}
