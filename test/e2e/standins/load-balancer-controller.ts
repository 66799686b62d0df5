import { createHash } from 'node:crypto';
import { actingAs } from './acting-as';
import { isForLoadBalancerController } from './cloud-controller';
import { Context, isLeaving, keyOf, Reasons, setFinalizer } from './context';
import { LoadBalancerRecords } from './load-balancer-records';
import type { PodCredentials } from '../contract';
import type { KubeObject } from '../kubernetes/kube';

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
const ANNOTATION = 'alb.ingress.kubernetes.io';
const CONTROLLER = 'ingress.k8s.aws/alb';
const SERVICE_FINALIZER = 'service.k8s.aws/resources';

/** Ingresses that share a load balancer. */
interface IngressGroup {
  readonly finalizer: string;
  readonly name: string;
  readonly members: KubeObject[];
}

/**
 * The AWS Load Balancer Controller: an ALB for each Ingress or group of its class, an NLB for each Service of its class.
 * It acts only while its Deployment is ready and its service account has credentials, so what is deleted after it
 * leaves its finalizers and records behind.
 */
export class LoadBalancerController {
  private readonly records: LoadBalancerRecords;
  private readonly reasons: Reasons;
  private credentials?: PodCredentials;

  public constructor(private readonly context: Context) {
    this.records = new LoadBalancerRecords(actingAs(context, async () => this.credentials));
    this.reasons = new Reasons((line) => context.log(`load balancer controller: ${line}`));
  }

  public async reconcile(): Promise<void> {
    const { view } = this.context;
    const services = view.list('services').filter((service) => isForLoadBalancerController(service) || service.metadata.finalizers?.includes(SERVICE_FINALIZER));
    const groups = this.groups();
    if (services.length + groups.length === 0) return;
    const unable = await this.unable();
    this.reasons.say('controller', unable ?? 'at work');
    if (unable) return;
    for (const service of services) await this.attempt(keyOf(service), () => this.reconcileService(service));
    for (const group of groups) await this.attempt(group.name, () => this.reconcileGroup(group));
  }

  private async attempt(about: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: Error) => this.reasons.say(about, error.message));
  }

  /** Why it does nothing, if it does nothing. */
  private async unable(): Promise<string | undefined> {
    const { view, eks, cluster } = this.context;
    const deployment = view.list('deployments').find(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'aws-load-balancer-controller');
    if (!deployment) return 'not installed';
    if (!deployment.status?.readyReplicas) return 'has no ready pod';
    const { serviceAccountName, containers } = deployment.spec.template.spec;
    const named = (containers[0].args ?? []).find((arg: string) => arg.startsWith('--cluster-name='))?.split('=')[1];
    if (named !== cluster) return `is told that the cluster is ${named}`;
    this.credentials = await eks.credentialsOf(cluster, deployment.metadata.namespace ?? '', serviceAccountName);
    return this.credentials ? undefined : `its service account ${serviceAccountName} has no credentials`;
  }

  private async reconcileService(service: KubeObject): Promise<void> {
    const wanted = isForLoadBalancerController(service) && !isLeaving(service);
    const name = nameOf(service.metadata.namespace, service.metadata.name, service.metadata.uid);
    const { vpcId } = this.context.eks.network(this.context.cluster);
    if (!wanted) {
      await this.records.remove(name, { name, vpcId });
      await setFinalizer(this.context, 'services', service, SERVICE_FINALIZER, false);
      this.reasons.say(keyOf(service), 'NLB removed');
      return this.removeSharedGroup(vpcId, service);
    }
    if (service.status?.loadBalancer?.ingress?.length) return;
    const annotations = service.metadata.annotations ?? {};
    const internal = annotations['service.beta.kubernetes.io/aws-load-balancer-scheme'] !== 'internet-facing';
    const ports = (service.spec.ports ?? []).map(({ port }: { port: number }) => port);
    await setFinalizer(this.context, 'services', service, SERVICE_FINALIZER, true);
    const hostname = await this.make('network', name, keyOf(service), internal, ports);
    await this.context.kube.patchStatus('services', service, { loadBalancer: { ingress: [{ hostname }] } });
    this.reasons.say(keyOf(service), `NLB ${hostname}`);
  }

  private async reconcileGroup(group: IngressGroup): Promise<void> {
    const staying = group.members.filter((ingress) => !isLeaving(ingress) && this.isOfClass(ingress));
    const leaving = group.members.filter((ingress) => !staying.includes(ingress) && ingress.metadata.finalizers?.includes(group.finalizer));
    const { vpcId } = this.context.eks.network(this.context.cluster);
    if (staying.some((ingress) => !ingress.status?.loadBalancer?.ingress?.length)) {
      const internal = await this.isInternal(staying[0]);
      for (const ingress of staying) await setFinalizer(this.context, 'ingresses', ingress, group.finalizer, true);
      const hostname = await this.make('application', group.name, keyOf(staying[0]), internal, [80]);
      for (const ingress of staying) {
        await this.context.kube.patchStatus('ingresses', ingress, { loadBalancer: { ingress: [{ hostname }] } });
        this.reasons.say(keyOf(ingress), `ALB ${hostname}`);
      }
    }
    if (leaving.length === 0) return;
    if (staying.length === 0) {
      await this.records.remove(group.name, { name: group.name, vpcId });
      this.reasons.say(keyOf(leaving[0]), 'ALB removed');
    }
    for (const ingress of leaving) await setFinalizer(this.context, 'ingresses', ingress, group.finalizer, false);
    await this.removeSharedGroup(vpcId, ...leaving);
  }

  private async make(type: 'network' | 'application', name: string, owner: string, internal: boolean, ports: number[]): Promise<string> {
    const { cluster, eks } = this.context;
    const { vpcId } = eks.network(cluster);
    const tags = { 'elbv2.k8s.aws/cluster': cluster, [type === 'network' ? 'service.k8s.aws/stack' : 'ingress.k8s.aws/stack']: owner };
    // An ALB needs two zones: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    const subnetIds = await this.records.subnets(vpcId, internal, type === 'application' ? 2 : 1);
    const shared = await this.records.ensureSecurityGroup(this.sharedGroup(), vpcId, { 'elbv2.k8s.aws/cluster': cluster, 'elbv2.k8s.aws/resource': 'backend-sg' }, []);
    return this.records.ensure({ name, type, internal, vpcId, subnetIds, tags, ports, securityGroup: name, sharedSecurityGroupIds: [shared] });
  }

  /** All its load balancers share a security group towards the pods, which goes with the last of them. */
  private async removeSharedGroup(vpcId: string, ...gone: KubeObject[]): Promise<void> {
    const { view } = this.context;
    const ids = gone.map(({ metadata }) => metadata.uid);
    const left = [...view.list('services'), ...view.list('ingresses')].filter(({ metadata }) =>
      !ids.includes(metadata.uid) && metadata.finalizers?.some((name) => name === SERVICE_FINALIZER || name.includes('ingress.k8s.aws/')));
    if (left.length === 0) await this.records.removeSecurityGroup(this.sharedGroup(), vpcId);
  }

  private sharedGroup(): string {
    return `k8s-traffic-${this.context.cluster.replace(/[^a-zA-Z0-9-]/g, '').slice(0, 8)}-${hash(this.context.cluster)}`;
  }

  private groups(): IngressGroup[] {
    const groups = new Map<string, IngressGroup>();
    for (const ingress of this.context.view.list('ingresses')) {
      const owned = ingress.metadata.finalizers?.some((name) => name.includes('ingress.k8s.aws/'));
      if (!owned && !this.isOfClass(ingress)) continue;
      const explicit = ingress.metadata.annotations?.[`${ANNOTATION}/group.name`];
      const { namespace, name, uid } = ingress.metadata;
      const key = explicit ?? keyOf(ingress);
      const group = groups.get(key) ?? (explicit
        ? { finalizer: `group.ingress.k8s.aws/${explicit}`, name: `k8s-${plain(explicit, 17)}-${hash(explicit)}`, members: [] }
        : { finalizer: 'ingress.k8s.aws/resources', name: nameOf(namespace, name, uid), members: [] });
      group.members.push(ingress);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  private isOfClass(ingress: KubeObject): boolean {
    const legacy = ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
    if (legacy !== undefined) return legacy === 'alb';
    const named = ingress.spec.ingressClassName as string | undefined;
    return named !== undefined && this.context.view.find('ingressclasses', undefined, named)?.spec.controller === CONTROLLER;
  }

  /** The class's parameters win over the annotation, and internal is what it is without both. */
  private async isInternal(ingress: KubeObject): Promise<boolean> {
    const { view, kube } = this.context;
    const parameters = view.find('ingressclasses', undefined, ingress.spec.ingressClassName ?? '')?.spec.parameters;
    const params = parameters?.kind === 'IngressClassParams' ? await kube.find('ingressclassparams', { name: parameters.name }) : undefined;
    const scheme = params?.spec?.scheme ?? ingress.metadata.annotations?.[`${ANNOTATION}/scheme`] ?? this.defaultScheme();
    return scheme !== 'internet-facing';
  }

  private defaultScheme(): string | undefined {
    const deployment = this.context.view.list('deployments').find(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'aws-load-balancer-controller');
    return deployment?.spec.template.spec.containers[0].args?.find((arg: string) => arg.startsWith('--default-load-balancer-scheme='))?.split('=')[1];
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

const plain = (text: string, length: number): string => text.replace(/[^a-zA-Z0-9]/g, '').slice(0, length);

const nameOf = (namespace = '', name = '', uid = ''): string => `k8s-${plain(namespace, 8)}-${plain(name, 8)}-${hash(uid)}`;
