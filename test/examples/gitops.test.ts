import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { synthDemo, SynthesisedStack, WORKTEST } from './support';
import { valuesOf } from '../charts/support';

const APP = 'examples/worktest/app-gitops';

/** The objects of a release, and what it waits for. */
function releaseOf(demo: SynthesisedStack, name: string): { objects: any[]; before: string[] } {
  const release = demo.resources('helm_release').find((one) => one.name === name);
  return { objects: (valuesOf(release) as any).manifests, before: release.depends_on };
}

describe('--gitops', () => {
  it.each([
    ['argocd', 'argocd-applications', 'Application', ({ source }: any) => [source.repoURL, source.path]],
    ['flux', 'flux-applications', 'Kustomization', ({ path, targetNamespace }: any) => [targetNamespace, path]],
  ])('has %s deploy the app, which goes before the ingress and its drain', async (engine, name, wanted, told) => {
    const demo = (await synthDemo('--gitops', engine, '--gitops-repository', 'https://git.example.com/copy')).stack('worktest-demo');
    const { objects, before } = releaseOf(demo, name);
    const { metadata, spec } = objects.find(({ kind }) => kind === wanted);
    expect(metadata.name).toBe('shop');
    expect(told(spec)).toEqual(engine === 'flux' ? ['shop', `./${APP}`] : ['https://git.example.com/copy', APP]);
    expect(before).toEqual(expect.arrayContaining([expect.stringMatching(/Ingress_Drain/), expect.stringMatching(/GitOps_Chart/)]));
  });

  it('is a person unless it is asked for, and an engine that there is', async () => {
    const demo = (await synthDemo()).stack('worktest-demo');
    expect(demo.resources('helm_release').filter(({ name }) => /argo|flux/.test(name))).toEqual([]);
    await expect(synthDemo('--gitops', 'jenkins')).rejects.toThrow("--gitops is one of argocd, flux; got 'jenkins'");
    await expect(synthDemo('--gitops-repository', 'https://git.example.com/copy')).rejects.toThrow('--gitops-repository is where an engine finds the app: add --gitops');
  });

  it('finds the app without its namespace', () => {
    const { resources, patches } = parse(readFileSync(join(WORKTEST, 'app-gitops', 'kustomization.yaml'), 'utf8'));
    expect(resources).toEqual(['../app']);
    expect(parse(patches[0].patch)).toEqual({ $patch: 'delete', apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  });
});
