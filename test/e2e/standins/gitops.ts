import { Context, isLeaving, keyOf, Reasons, setFinalizer } from './context';
import type { KubeObject, Resource } from '../kubernetes/kube';

const ARGO_FINALIZER = 'resources-finalizer.argocd.argoproj.io';
const FLUX_FINALIZER = 'finalizers.fluxcd.io';

/** How long a controller takes to notice that something is to go: whoever does not wait for it is gone before. */
const PATIENCE_MILLISECONDS = 4000;

/**
 * What Argo CD and Flux do with their objects, as long as their pods are ready: an application becomes a ConfigMap in its namespace, and goes
 * after it, when its finalizer is taken off. What is deleted after the engine keeps its finalizer, as it would for ever.
 *
 * https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#finalizers
 */
export class GitOpsEngines {
  private readonly reasons: Reasons;
  private readonly leavingSince = new Map<string, number>();

  public constructor(private readonly context: Context, private readonly now: () => number = Date.now) {
    this.reasons = new Reasons((line) => context.log(`gitops: ${line}`));
  }

  public async reconcile(): Promise<void> {
    if (this.isReady('app.kubernetes.io/name', 'argocd-application-controller')) await this.argoCd();
    if (this.isReady('app', 'kustomize-controller')) await this.flux();
  }

  private isReady(label: string, value: string): boolean {
    return this.context.view.list('pods').some((pod) => pod.metadata.labels?.[label] === value && !isLeaving(pod)
      && pod.status?.conditions?.some(({ type, status }: { type: string; status: string }) => type === 'Ready' && status === 'True'));
  }

  private async argoCd(): Promise<void> {
    const { kube } = this.context;
    const applications = await kube.list('applications');
    for (const set of await kube.list('applicationsets')) {
      if (!isLeaving(set)) await this.generate(set, applications);
    }
    const projects = await kube.list('appprojects');
    for (const application of applications) {
      const { project, destination } = application.spec;
      const allowed = projects.find(({ metadata }) => metadata.name === project)?.spec.destinations ?? [];
      const may = allowed.some(({ namespace }: { namespace: string }) => ['*', destination.namespace].includes(namespace));
      await this.keep('applications', application, ARGO_FINALIZER, destination.namespace, may ? undefined : `the project ${project} does not allow ${destination.namespace}`);
    }
    for (const project of projects.filter(isLeaving)) {
      const users = applications.filter(({ spec }) => spec.project === project.metadata.name);
      this.reasons.say(`project ${project.metadata.name}`, users.length > 0 ? `waits for ${users.map(keyOf).join(', ')}` : 'goes');
      if (users.length === 0) await setFinalizer(this.context, 'appprojects', project, ARGO_FINALIZER, false);
    }
  }

  /** One application of a set, as its controller owns it. */
  private async generate(set: KubeObject, applications: KubeObject[]): Promise<void> {
    const name = `${set.metadata.name}-made`;
    if (applications.some(({ metadata }) => metadata.name === name)) return;
    const { apiVersion, spec: { template } } = set;
    const destination = { ...template.spec.destination, namespace: 'shop' };
    await this.context.kube.create('applications', {
      apiVersion,
      kind: 'Application',
      metadata: {
        name,
        namespace: set.metadata.namespace,
        finalizers: template.metadata.finalizers,
        ownerReferences: [{ apiVersion, kind: 'ApplicationSet', name: set.metadata.name, uid: set.metadata.uid, controller: true, blockOwnerDeletion: true } as any],
      },
      spec: { ...template.spec, destination, source: { ...template.spec.source, path: 'made' } },
    });
    this.reasons.say(`set ${set.metadata.name}`, `made ${name}`);
  }

  private async flux(): Promise<void> {
    const sources = (await this.context.kube.list('gitrepositories')).map(keyOf);
    for (const kustomization of await this.context.kube.list('kustomizations')) {
      const { metadata: { namespace = '' }, spec } = kustomization;
      const account = this.context.view.find('serviceaccounts', namespace, spec.serviceAccountName);
      const trouble = !account ? `there is no account ${spec.serviceAccountName} in ${namespace}`
        : !isLeaving(kustomization) && !sources.includes(`${namespace}/${spec.sourceRef.name}`) ? 'its source is not there' : undefined;
      await this.keep('kustomizations', kustomization, FLUX_FINALIZER, spec.targetNamespace ?? 'default', trouble);
    }
  }

  /** Has there what an application makes, or takes it away before the application goes. */
  private async keep(resource: Resource, object: KubeObject, finalizer: string, namespace: string, trouble: string | undefined): Promise<void> {
    const { kube, view } = this.context;
    const about = `${resource} ${keyOf(object)}`;
    if (trouble !== undefined) return this.reasons.say(about, trouble);
    const made = { namespace, name: `made-by-${object.metadata.name}` };
    const there = view.find('configmaps', namespace, made.name);
    if (!isLeaving(object)) {
      await setFinalizer(this.context, resource, object, finalizer, true);
      if (!there) await kube.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: made });
      return this.reasons.say(about, 'deployed');
    }
    const uid = object.metadata.uid ?? '';
    const since = this.leavingSince.get(uid) ?? this.now();
    this.leavingSince.set(uid, since);
    if (this.now() - since < PATIENCE_MILLISECONDS) return;
    if (there) return kube.remove('configmaps', made);
    this.reasons.say(about, 'goes');
    await setFinalizer(this.context, resource, object, finalizer, false);
  }
}
