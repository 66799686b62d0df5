import { Context, isLeaving, keyOf, Reasons, setFinalizer } from './context';
import { LoadBalancerRecords } from './load-balancer-records';
import type { KubeObject } from '../kubernetes/kube';

const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer';
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/** Types that leave a Service to the AWS Load Balancer Controller. */
const EXTERNAL_TYPES = ['external', 'nlb-ip'];

/** Whether the AWS Load Balancer Controller makes the load balancer of a Service. */
export function isForLoadBalancerController(service: KubeObject): boolean {
  const { type, loadBalancerClass } = service.spec;
  if (type !== 'LoadBalancer') return false;
  return loadBalancerClass ? loadBalancerClass === 'service.k8s.aws/nlb' : EXTERNAL_TYPES.includes(typeOf(service));
}

/**
 * The cloud controller that EKS runs: a Classic ELB for a Service of type LoadBalancer without a class, an NLB when its
 * annotation says so. It is part of the control plane, so it is there as long as the cluster is. As with the real one, a
 * changed annotation makes another load balancer, and the earlier one is left: it looks for the kind that is named now.
 * https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md
 */
export class CloudController {
  private readonly records: LoadBalancerRecords;
  private readonly reasons: Reasons;

  public constructor(private readonly context: Context) {
    this.records = new LoadBalancerRecords(context.aws);
    this.reasons = new Reasons((line) => context.log(`cloud controller: ${line}`));
  }

  public async reconcile(): Promise<void> {
    for (const service of this.context.view.list('services')) {
      try {
        await this.reconcileService(service);
      } catch (error) {
        this.reasons.say(keyOf(service), (error as Error).message);
      }
    }
  }

  private async reconcileService(service: KubeObject): Promise<void> {
    const { spec } = service;
    const wanted = spec.type === 'LoadBalancer' && !spec.loadBalancerClass && !EXTERNAL_TYPES.includes(typeOf(service));
    const mine = service.metadata.finalizers?.includes(FINALIZER) ?? false;
    if (!wanted && !mine) return;
    const { vpcId } = this.context.eks.network(this.context.cluster);
    const { name, securityGroup, network } = namesOf(service);
    if (wanted && !isLeaving(service)) {
      // Host names start with the name of their load balancer, so another kind of load balancer is seen.
      if (service.status?.loadBalancer?.ingress?.[0]?.hostname?.startsWith(name)) return;
      const internal = annotation(service, 'internal') === 'true' || annotation(service, 'scheme') === 'internal';
      const subnetIds = await this.records.subnets(vpcId, internal, 1);
      await setFinalizer(this.context, 'services', service, FINALIZER, true);
      const hostname = await this.records.ensure({
        name,
        type: network ? 'network' : 'classic',
        internal,
        vpcId,
        subnetIds,
        securityGroup,
        tags: { [`kubernetes.io/cluster/${this.context.cluster}`]: 'owned', 'kubernetes.io/service-name': keyOf(service), ...extraTags(service) },
        ports: (spec.ports ?? []).map(({ port }: { port: number }) => port),
      });
      await this.context.kube.patchStatus('services', service, { loadBalancer: { ingress: [{ hostname }] } });
      this.reasons.say(keyOf(service), `${network ? 'NLB' : 'Classic ELB'} ${hostname}`);
    } else if (mine) {
      await this.records.remove(name, securityGroup ? { name: securityGroup, vpcId } : undefined);
      if (!isLeaving(service)) await this.context.kube.patchStatus('services', service, { loadBalancer: null });
      await setFinalizer(this.context, 'services', service, FINALIZER, false);
      this.reasons.say(keyOf(service), `${network ? 'NLB' : 'Classic ELB'} removed`);
    }
  }
}

/** `a` and the UID are the real names of both kinds; here they share one list, so the kind is in the name. */
function namesOf(service: KubeObject): { name: string; securityGroup?: string; network: boolean } {
  const id = `a${service.metadata.uid?.replace(/-/g, '')}`;
  const network = typeOf(service) === 'nlb';
  return network ? { name: `nlb-${id}`.slice(0, 32), network } : { name: `elb-${id}`.slice(0, 32), securityGroup: `k8s-elb-${id}`, network };
}

const annotation = (service: KubeObject, name: string): string => service.metadata.annotations?.[`${ANNOTATION}-${name}`] ?? '';

const typeOf = (service: KubeObject): string => annotation(service, 'type');

function extraTags(service: KubeObject): Record<string, string> {
  const pairs = annotation(service, 'additional-resource-tags').split(',').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
