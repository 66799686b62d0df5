import { readFileSync } from 'fs';
import { join } from 'path';
import { App, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { synthApp, userStack, valuesOf } from './support';
import {
  ChartCatalog, HelmChart, IKubernetesCluster, KubernetesManifests, KubernetesNamespace, KubernetesNamespaceProps, ObservableEksCluster,
  PodSecurityLevel, PrometheusMetrics,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, synth, testStack } from '../helpers/synth';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const KEEP = { 'helm.sh/resource-policy': 'keep' };

function chart(scope: Construct, cluster: IKubernetesCluster, kubernetesNamespace: string, podSecurity?: PodSecurityLevel): HelmChart {
  return new HelmChart(scope, `Chart-${kubernetesNamespace}`, {
    cluster, chart: ChartCatalog.GRAFANA, releaseName: `grafana-${scope.node.id.toLowerCase()}-${kubernetesNamespace}`, kubernetesNamespace, podSecurity,
  });
}

function namespace(scope: Construct, cluster: IKubernetesCluster, kubernetesNamespace: string, props: Partial<KubernetesNamespaceProps> = {}) {
  return new KubernetesNamespace(scope, `Namespace-${kubernetesNamespace}`, { cluster, kubernetesNamespace, ...props });
}

function canariesOf(json: any): any[] {
  return Object.values<any>(json.resource.helm_release).filter(({ name }) => name.startsWith('namespaces-'));
}

/** The namespaces that a stack makes, by name, as they are in a cluster that had none of them (see bundled-chart.test.ts). */
function namespacesOf(stack: TerraformStack): { [name: string]: any } {
  const [canary] = canariesOf(synth(stack).json);
  return Object.fromEntries(valuesOf(canary).namespaces.map(({ name, labels, defaultLabels, annotations }: any) => [
    name, { labels: { ...defaultLabels, ...labels }, annotations },
  ]));
}

describe('namespaces', () => {
  let stack: TerraformStack;
  let cluster: FakeCluster;

  beforeEach(() => {
    stack = testStack();
    cluster = new FakeCluster(stack);
  });

  it('are made for charts and manifests, each once', () => {
    chart(stack, cluster, 'b');
    chart(stack, cluster, 'a');
    new KubernetesManifests(stack, 'Manifests', { cluster, releaseName: 'objects', kubernetesNamespace: 'a', manifests: [] });
    expect(Object.keys(namespacesOf(stack))).toEqual(['a', 'b']);
  });

  it('stay when the release goes, since they would take all in them along', () => {
    namespace(stack, cluster, 'shop', { annotations: { 'team': 'web', 'helm.sh/resource-policy': 'delete' } });
    expect(namespacesOf(stack).shop.annotations).toEqual({ team: 'web', ...KEEP });
  });

  it('enforce the baseline of Pod Security, and warn of what is not restricted', () => {
    chart(stack, cluster, 'shop');
    expect(namespacesOf(stack).shop).toEqual({
      labels: { [ENFORCE]: 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' }, annotations: KEEP,
    });
  });

  it('enforce the level that one asks for, whoever else has no wish, in either order', () => {
    chart(stack, cluster, 'agents', PodSecurityLevel.PRIVILEGED);
    namespace(stack, cluster, 'agents');
    namespace(stack, cluster, 'web');
    chart(stack, cluster, 'web', PodSecurityLevel.RESTRICTED);
    const made = namespacesOf(stack);
    expect(made.agents.labels[ENFORCE]).toBe('privileged');
    expect(made.web.labels[ENFORCE]).toBe('restricted');
  });

  it('of the library enforce the strictest level that all of its pods there fit, unless another is chosen', () => {
    new PrometheusMetrics(stack, 'Metrics', { cluster });
    const made = namespacesOf(stack);
    expect([made.monitoring, made['monitoring-agents']].map(({ labels }) => labels[ENFORCE])).toEqual(['restricted', 'privileged']);
    const other = testStack();
    const plain = new FakeCluster(other);
    new PrometheusMetrics(other, 'Metrics', { cluster: plain });
    namespace(other, plain, 'monitoring', { podSecurity: PodSecurityLevel.BASELINE });
    expect(namespacesOf(other).monitoring.labels[ENFORCE]).toBe('baseline');
  });

  it('have the labels of all who ask', () => {
    chart(stack, cluster, 'shop');
    namespace(stack, cluster, 'shop', { labels: { team: 'web' } });
    expect(namespacesOf(stack).shop.labels).toMatchObject({ team: 'web' });
  });

  it.each(['labels', 'annotations'] as const)('that ask for two values of one key in `%s` are refused, and both sides are named', (map) => {
    namespace(stack, cluster, 'shop', { [map]: { 'team': 'web', 'example.com/a': 'b' } });
    new KubernetesNamespace(stack, 'Agreed', { cluster, kubernetesNamespace: 'shop', [map]: { team: 'web', other: 'c' } });
    expect(() => new KubernetesNamespace(stack, 'Second', { cluster, kubernetesNamespace: 'shop', [map]: { team: 'api' } })).toThrow(
      `Test/Second: \`${map}.team\` of the namespace shop is already 'web', set by Test/Namespace-shop, got 'api'. Fix: set the same value in both, or use another key or namespace.`,
    );
    const later = Token.asString({ resolve: () => 'x', creationStack: [] });
    expect(() => new KubernetesNamespace(stack, 'Later', { cluster, kubernetesNamespace: 'shop', [map]: { other: later } })).not.toThrow();
  });

  it('have their Pod Security level from `podSecurity` alone', () => {
    expect(() => namespace(stack, cluster, 'shop', { labels: { [ENFORCE]: 'privileged' } })).toThrow(
      'Test/Namespace-shop: `labels` contains pod-security.kubernetes.io/enforce, which must be the same for all users of the namespace, got \'privileged\'. Fix: use `podSecurity`.',
    );
  });

  it('that ask for two levels are refused, and both sides are named', () => {
    chart(stack, cluster, 'shop', PodSecurityLevel.PRIVILEGED);
    expect(() => namespace(stack, cluster, 'shop', { podSecurity: PodSecurityLevel.RESTRICTED })).toThrow(
      'Test/Namespace-shop: `podSecurity` of the namespace shop is already \'privileged\', set by Test/Chart-shop, got \'restricted\'. Fix: set the same level in both, or use another namespace.',
    );
  });

  it.each(['default', 'kube-system', 'kube-public', 'kube-node-lease'])('that every cluster has are not made: %s', (name) => {
    chart(stack, cluster, name);
    expect(namespacesOf(stack)).toEqual({});
  });

  it.each<[string, Partial<KubernetesNamespaceProps>]>([
    ['a Pod Security level', { podSecurity: PodSecurityLevel.RESTRICTED }],
    ['a label', { labels: { team: 'web' } }],
    ['an annotation', { annotations: { team: 'web' } }],
    ['an end of their connections', { isolated: true }],
  ])('that every cluster has cannot be given %s', (_, props) => {
    expect(() => namespace(stack, cluster, 'kube-system', props)).toThrow(
      'Test/Namespace-kube-system: `kubernetesNamespace` is a namespace created by Kubernetes, whose labels and annotations the library does not change, got \'kube-system\'. Fix: remove `podSecurity`, `labels`, `annotations` and `isolated`, and set them with kubectl (kubectl label namespace kube-system pod-security.kubernetes.io/enforce=...), or use your own namespace.',
    );
  });

  it('that every cluster has are privileged as they are', () => {
    expect(() => namespace(stack, cluster, 'kube-system', { podSecurity: PodSecurityLevel.PRIVILEGED })).not.toThrow();
    expect(namespacesOf(stack)).toEqual({});
  });

  it('are checked to be DNS labels', () => {
    expect(() => namespace(stack, cluster, 'a.b')).toThrow(
      'Test/Namespace-a.b: `kubernetesNamespace` is not valid, got \'a.b\'. Allowed: 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (RFC 1123 label). Fix: use a name such as \'a-b\'.',
    );
  });

  it('come before the charts in them', () => {
    const made = namespace(stack, cluster, 'shop');
    chart(stack, cluster, 'shop');
    const { json } = synth(stack);
    const [canaryId] = Object.entries<any>(json.resource.helm_release).find(([, { name }]) => name.startsWith('namespaces-'))!;
    const release = Object.values<any>(json.resource.helm_release).find(({ name }) => name === 'grafana-test-shop');
    expect(release.depends_on).toEqual([`helm_release.${canaryId}`]);
    expect(made.dependencies).toHaveLength(1);
  });

  it('of two stacks on one cluster do not prune each other: two releases, and either takes over what is there', () => {
    const other = stackBeside(stack, 'Other');
    chart(stack, cluster, 'shop');
    chart(other, cluster, 'shop');
    const [[one], [two]] = [stack, other].map((each) => canariesOf(synth(each).json));
    expect(one.name).not.toBe(two.name);
    expect([one.take_ownership, two.take_ownership]).toEqual([true, true]);
    expect(valuesOf(one)).toEqual(valuesOf(two));
  });
});

// Each stack has a release with the namespace in it, so the one that is applied last decides.
describe('namespaces that two stacks of an app share', () => {
  let cluster: FakeCluster;
  let stack: TerraformStack;
  let other: TerraformStack;

  beforeEach(() => {
    stack = testStack();
    other = stackBeside(stack, 'Other');
    cluster = new FakeCluster(stack);
  });

  it('have the level that one of the two asks for, in both', () => {
    chart(other, cluster, 'agents');
    chart(stack, cluster, 'agents', PodSecurityLevel.PRIVILEGED);
    for (const each of [stack, other]) {
      expect(namespacesOf(each).agents.labels[ENFORCE]).toBe('privileged');
    }
  });

  it('are refused when the two ask for two levels', () => {
    chart(stack, cluster, 'agents', PodSecurityLevel.PRIVILEGED);
    expect(() => chart(other, cluster, 'agents', PodSecurityLevel.RESTRICTED)).toThrow(
      'Other/Chart-agents: `podSecurity` of the namespace agents is already \'privileged\', set by Test/Chart-agents, got \'restricted\'. Fix: set the same level in both, or use another namespace.',
    );
  });
});

// The Helm provider takes a release for gone after any error, but for one kind of release: without `version` and with
// `upgrade_install`, where it looks the release up at plan time and reports the error. That one stops the destroy.
describe('the canary', () => {
  const appOf = (build: (app: App) => void) => synthApp(build);
  const platform = (stack: TerraformStack, id: string) => new ObservableEksCluster(stack, id, { clusterName: id.toLowerCase() });

  const assembly = appOf((app) => {
    const infrastructure = userStack(app, 'infrastructure');
    const blue = platform(infrastructure, 'Blue');
    const green = platform(infrastructure, 'Green');
    const workloads = userStack(app, 'workloads');
    chart(new Construct(workloads, 'InBlue'), blue, 'shop');
    chart(new Construct(workloads, 'InBlueToo'), blue, 'bank');
    chart(new Construct(workloads, 'InGreen'), green, 'shop');
    const imports = userStack(app, 'imports');
    const imported = ObservableEksCluster.fromClusterAttributes(imports, 'Imported', { clusterName: 'old' });
    chart(imports, imported, 'shop');
    userStack(app, 'empty');
  });
  const stacks = ['infrastructure', 'workloads', 'imports'];
  const canaries = stacks.flatMap((name) => canariesOf(assembly.stack(name)));

  it('is in every stack with a release, once a cluster', () => {
    for (const name of stacks) {
      const { helm_release: releases } = assembly.stack(name).resource;
      const providers = new Set(Object.values<any>(releases).map(({ provider }) => provider));
      expect(canariesOf(assembly.stack(name)).map(({ provider }) => provider).sort()).toEqual([...providers].sort());
    }
    expect(canaries).toHaveLength(5);
  });

  it('is in no stack without a release', () => {
    expect(assembly.stack('empty').resource).toBeUndefined();
  });

  it('has no version', () => {
    expect(canaries.filter((canary) => 'version' in canary)).toEqual([]);
  });

  it('has an `upgrade_install` that Terraform does not know in the plan that makes the cluster', () => {
    const expressions = canaries.map(({ upgrade_install: expression }) => expression);
    expect(expressions.filter((expression) => typeof expression !== 'string')).toEqual([]);
    for (const expression of expressions) {
      expect(expression).toMatch(
        /^\$\{\(length\((aws_eks_cluster\.\w+\.endpoint|data\.aws_eks_cluster\.\w+\.endpoint|data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+endpoint)\) >= 1\)\}$/,
      );
    }
  });

  it('has a name of its own in each stack and for each cluster', () => {
    expect(new Set(canaries.map(({ name }) => name)).size).toBe(canaries.length);
  });

  it('stands in a namespace that every cluster has', () => {
    expect(canaries.map(({ namespace: found }) => found)).toEqual(canaries.map(() => 'kube-system'));
  });

  it('has a name that does not depend on what else is in the stack', () => {
    const nameWith = (...more: string[]) => {
      const stack = testStack();
      const cluster = new FakeCluster(stack);
      ['shop', ...more].forEach((name) => chart(stack, cluster, name));
      return canariesOf(synth(stack).json).map(({ name }) => name);
    };
    expect(nameWith('bank', 'forum')).toEqual(nameWith());
  });

  it('is waited for by every other release of its cluster and stack', () => {
    for (const name of stacks) {
      const releases = Object.entries<any>(assembly.stack(name).resource.helm_release);
      for (const [, release] of releases.filter(([, each]) => !each.name.startsWith('namespaces-'))) {
        const [canaryId] = releases.find(([, each]) => each.name.startsWith('namespaces-') && each.provider === release.provider)!;
        expect(release.depends_on).toContain(`helm_release.${canaryId}`);
      }
    }
  });

  it('no release of any stack makes its namespace itself', () => {
    const all = stacks.flatMap((name) => Object.values<any>(assembly.stack(name).resource.helm_release));
    expect(all.map(({ create_namespace: create }) => create)).toEqual(all.map(() => false));
  });
});

describe('the bundled chart', () => {
  const folder = join(__dirname, '..', '..', 'charts', 'manifests');

  // Not a formality: the Helm provider plans the version that is installed, so another one ends in "Provider produced
  // inconsistent result after apply: .version" and a difference for ever, for everybody who has the release already.
  it('has the version 1.0.0 for good', () => {
    expect(parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'))).toMatchObject({ name: 'manifests', version: '1.0.0' });
  });

  it('is published', () => {
    const { files } = JSON.parse(readFileSync(join(folder, '..', '..', 'package.json'), 'utf8'));
    expect(files).toEqual(expect.arrayContaining(['lib/index.js', 'charts']));
  });

  it('is copied into the assembly, with its templates', () => {
    const { files } = synthApp((app) => {
      const stack = userStack(app, 'charts');
      chart(stack, new FakeCluster(stack), 'shop');
    });
    const copied = Object.keys(files).filter((path) => path.includes('/assets/'));
    expect(copied.map((path) => path.split('/').slice(5).join('/'))).toEqual([
      'Chart.yaml', 'templates/manifests.yaml', 'templates/namespaces.yaml', 'values.yaml',
    ]);
  });
});
