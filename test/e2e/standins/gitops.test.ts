import type { Context } from './context';
import { GitOpsEngines } from './gitops';
import { MemoryCluster } from './memory';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const LEAVING = { deletionTimestamp: '2026-11-30T12:00:00Z' };

function world() {
  const cluster = new MemoryCluster();
  let now = 0;
  const context = { kube: cluster, view: cluster, log: () => undefined } as unknown as Context;
  const engines = new GitOpsEngines(context, () => now);
  const ready = (labels: Record<string, string>) => cluster.put('pods', {
    metadata: { namespace: 'engine', name: 'controller', labels }, status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  return { cluster, ready, later: async () => { now += 5000; await engines.reconcile(); } };
}

const project = (leaving = {}) => ({ metadata: { namespace: 'argocd', name: 'shop', finalizers: FINALIZERS, ...leaving }, spec: { destinations: [{ namespace: 'shop' }] } });
const application = (leaving = {}) => ({
  metadata: { namespace: 'argocd', name: 'web', uid: 'web', finalizers: FINALIZERS, ...leaving }, spec: { project: 'shop', destination: { namespace: 'shop' } },
});

describe('the stand-in of Argo CD', () => {
  it('deploys what a project allows, and takes it away before the application, and the project after it', async () => {
    const { cluster, ready, later } = world();
    ready({ 'app.kubernetes.io/name': 'argocd-application-controller' });
    cluster.put('appprojects', project());
    cluster.put('applications', application());
    await later();
    expect(cluster.get('configmaps', 'made-by-web', 'shop')).toBeDefined();
    cluster.put('applications', application(LEAVING));
    cluster.put('appprojects', project(LEAVING));
    await later();
    expect([cluster.get('applications', 'web', 'argocd').metadata.finalizers, cluster.get('appprojects', 'shop', 'argocd').metadata.finalizers]).toEqual([FINALIZERS, FINALIZERS]);
    await later();
    expect(cluster.get('configmaps', 'made-by-web', 'shop')).toBeUndefined();
    await later();
    await later();
    expect([cluster.get('applications', 'web', 'argocd'), cluster.get('appprojects', 'shop', 'argocd')]).toEqual([undefined, undefined]);
  });

  it('does nothing without its controller, so that what is to go stays', async () => {
    const { cluster, later } = world();
    cluster.put('appprojects', project());
    cluster.put('applications', application(LEAVING));
    await later();
    await later();
    expect(cluster.get('applications', 'web', 'argocd').metadata.finalizers).toEqual(FINALIZERS);
  });
});

describe('the stand-in of Flux', () => {
  it('works as the account that a Kustomization names, and cannot without it', async () => {
    const { cluster, ready, later } = world();
    ready({ app: 'kustomize-controller' });
    const metadata = { namespace: 'bank', name: 'ledger' };
    cluster.put('gitrepositories', { metadata });
    cluster.put('kustomizations', { metadata, spec: { serviceAccountName: 'gitops', targetNamespace: 'bank', sourceRef: { name: 'ledger' } } });
    await later();
    expect(cluster.get('configmaps', 'made-by-ledger', 'bank')).toBeUndefined();
    cluster.put('serviceaccounts', { metadata: { namespace: 'bank', name: 'gitops' } });
    await later();
    expect(cluster.get('configmaps', 'made-by-ledger', 'bank')).toBeDefined();
  });
});
