import type { Bench } from './bench';
import type { Layout } from './layout';
import { eventually } from '../../checks';
import { expectEqual } from '../step';

const CLUSTER = 'delivered';
const STACK = 'gitops';

/** What the applications of both engines make, as `namespace/name`. */
const MADE = ['bank/made-by-ledger', 'default/made-by-base', 'default/made-by-platform', 'shop/made-by-previews-made', 'shop/made-by-web'];

const KINDS = 'applications.argoproj.io,applicationsets.argoproj.io,appprojects.argoproj.io,gitrepositories.source.toolkit.fluxcd.io,kustomizations.kustomize.toolkit.fluxcd.io';

/** The releases that wait for an engine when they go. */
const WAITING = ['argocd-applications', 'argocd-projects', 'flux-applications'];

export const gitops: Layout = {
  name: 'Argo CD and Flux, whose applications go before them',
  async run(bench) {
    await bench.up('cluster', { cluster: CLUSTER });
    const before = await bench.records();
    await bench.up(STACK, { cluster: CLUSTER });
    await bench.expectWell(CLUSTER);
    await eventually('What the applications make', 60, async () => {
      const there = await madeIn(bench);
      return MADE.filter((name) => !there.includes(name));
    });
    await bench.notices('no controller of Argo CD', /Error: .*(timed out|deadline exceeded|context canceled|uninstall).*/, async (wrong) => {
      await wrong.lay(STACK, { cluster: CLUSTER });
      await wrong.world.deployment.apply(STACK);
      await scaleController(wrong, 0);
      const { stderr } = await wrong.world.deployment.destroy(STACK, {}, [1]);
      throw new Error(stderr);
    }, (_stack, { resource }) => {
      for (const release of Object.values<any>(resource!.helm_release)) if (WAITING.includes(release.name)) release.timeout = 20;
    });
    expectEqual('What of Argo CD is left with its finalizers', (await madeIn(bench)).filter((name) => name.startsWith('shop/')), ['shop/made-by-previews-made', 'shop/made-by-web']);
    await scaleController(bench, 1);
    await bench.down(STACK);
    expectEqual('What the applications made', await madeIn(bench), []);
    const left = await bench.world.view(CLUSTER).kubectl(['get', KINDS, '--all-namespaces', '--output', 'name']);
    expectEqual('What is left of applications and projects, but for the project of Argo CD itself', left.trim(), '');
    await bench.expectNothingLeft(before);
    await bench.expectNoChanges(CLUSTER);
    await bench.down(CLUSTER);
    await bench.expectNothingLeft();
    return 'the definitions of the real charts take every object; a destroy waits until the engine has removed what applications made, and stops where it cannot';
  },
};

async function madeIn(bench: Bench): Promise<string[]> {
  const found = await bench.world.view(CLUSTER).list('configmaps');
  return found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).filter((name) => name.includes('/made-by-')).sort();
}

async function scaleController(bench: Bench, replicas: number): Promise<void> {
  const view = bench.world.view(CLUSTER);
  await view.kubectl(['scale', 'statefulset', 'argocd-application-controller', '--namespace', 'argocd', `--replicas=${replicas}`]);
  await eventually('The controller', 60, async () => {
    const pods = (await view.list('pods')).filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'argocd-application-controller');
    return pods.length === replicas ? [] : [`${pods.length} pods, not ${replicas}`];
  });
}
