import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { documentsOf, synthApp, userStack, valuesOf } from './support';
import { ChartEntry, HelmChart, HelmChartProps, KubernetesVersion, NodeGroup, ObservableEksCluster } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack, warnings } from '../helpers/synth';

const CHART: ChartEntry = {
  chart: 'web', chartVersion: '1.2.3', appVersion: '9.8.7', repository: 'https://charts.example.com', license: 'Apache-2.0',
};

type Overrides = Partial<HelmChartProps> & { readonly scope?: Construct };

function chart(cluster: HelmChartProps['cluster'], overrides: Overrides = {}): HelmChart {
  const { scope = cluster.node.scope as Construct, ...props } = overrides;
  return new HelmChart(scope, 'Web', { cluster, chart: CHART, releaseName: 'web', kubernetesNamespace: 'shop', ...props });
}

/** The release `Web` of a stack with a fake cluster. */
function release(overrides: Partial<HelmChartProps> = {}): any {
  const stack = testStack();
  chart(new FakeCluster(stack), overrides);
  return synth(stack).resource('helm_release', 'Web/Resource');
}

function address(resource: CloudwatchLogGroup): string {
  return `aws_cloudwatch_log_group.${resource.friendlyUniqueId}`;
}

describe('a release', () => {
  it('waits until all is ready, takes back what fails, keeps a bounded history and takes over what Terraform forgot', () => {
    expect(release()).toMatchObject({
      wait: true, atomic: true, cleanup_on_fail: true, max_history: 5, upgrade_install: true, timeout: 900,
    });
  });

  it('makes no namespace itself', () => {
    expect(release()).toMatchObject({ namespace: 'shop', create_namespace: false });
  });

  it('is the catalog\'s chart in the catalog\'s version', () => {
    expect(release()).toMatchObject({ name: 'web', chart: 'web', version: '1.2.3', repository: 'https://charts.example.com' });
  });

  it('takes another version, repository and timeout', () => {
    expect(release({ chartVersion: '2.0.0', chartRepository: 'oci://registry.example.com/charts', timeoutSeconds: 60 }))
      .toMatchObject({ chart: 'web', version: '2.0.0', repository: 'oci://registry.example.com/charts', timeout: 60 });
  });

  it('goes through the provider of its cluster', () => {
    const stack = testStack();
    for (const id of ['One', 'Two']) {
      chart(new FakeCluster(stack, id, { clusterName: id }), { scope: new Construct(stack, `${id}Charts`) });
    }
    const { json } = synth(stack);
    const clusterOf = (alias: string) => json.provider.helm.find((provider: any) => `helm.${provider.alias}` === alias)
      .kubernetes.exec.args.join(' ');
    const providers = Object.values<any>(json.resource.helm_release).filter(({ name }) => name === 'web').map(({ provider }) => clusterOf(provider));
    expect(providers).toEqual([expect.stringContaining('--cluster-name One'), expect.stringContaining('--cluster-name Two')]);
  });

  it('stands for the chart in an order of creation', () => {
    const made = chart(new FakeCluster(testStack()));
    expect(made.dependencies).toEqual([made.resource]);
  });
});

describe('values', () => {
  const defaultHelmValues = { replicas: 1, image: { tag: 'a', pull: 'Always' }, args: ['x', 'y'], keep: true };

  it('are three documents: defaults, the user\'s, what is required', () => {
    expect(documentsOf(release({ requiredHelmValues: { c: 3 }, helmValues: { b: 2 }, defaultHelmValues: { a: 1 } })))
      .toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
  });

  it('of the user win over defaults, key by key, and replace lists', () => {
    expect(valuesOf(release({ defaultHelmValues, helmValues: { image: { tag: 'b' }, args: ['z'] } })))
      .toEqual({ replicas: 1, image: { tag: 'b', pull: 'Always' }, args: ['z'], keep: true });
  });

  it('of the user stand beside what is required, key by key', () => {
    expect(valuesOf(release({
      defaultHelmValues,
      helmValues: { account: { name: 'web', create: false }, image: { tag: 'b' } },
      requiredHelmValues: { account: { name: 'web' } },
    }))).toMatchObject({ account: { name: 'web', create: false }, image: { tag: 'b', pull: 'Always' } });
  });

  it('of the user that contradict what is required are refused', () => {
    expect(() => release({ helmValues: { account: { name: 'mine' } }, requiredHelmValues: { account: { name: 'web' } } })).toThrow(new Error(
      'Test/Web: `helmValues.account.name` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.',
    ));
  });

  it('that are not there make no document', () => {
    expect(documentsOf(release({ helmValues: { a: 1 } }))).toEqual([{ a: 1 }]);
    expect(documentsOf(release({ defaultHelmValues: {}, helmValues: {} }))).toEqual([]);
  });

  it('are read when the chart is made: a change of the object later does not reach the release', () => {
    const stack = testStack();
    const helmValues = { a: 1 };
    chart(new FakeCluster(stack), { helmValues });
    helmValues.a = 2;
    expect(valuesOf(synth(stack).resource('helm_release', 'Web/Resource'))).toEqual({ a: 1 });
  });
});

describe('order', () => {
  const dependsOn = (made: HelmChart) => synth(testStackOf(made)).resource('helm_release', 'Web/Resource').depends_on as string[];
  const testStackOf = (made: HelmChart) => made.resource.cdktfStack;

  it('puts what the cluster needs, the namespaces and the chart\'s own dependencies first', () => {
    const stack = testStack();
    const [ready, role] = ['Ready', 'Role'].map((id) => new CloudwatchLogGroup(stack, id, {}));
    const made = chart(new FakeCluster(stack, 'Cluster', { prerequisites: [ready] }), { dependencies: [role] });
    const [namespaces] = synth(stack).addresses.filter((found) => found.startsWith('helm_release.Cluster_Namespaces'));
    expect(dependsOn(made).sort()).toEqual([address(ready), address(role), namespaces].sort());
  });

  it('takes what is added later', () => {
    const stack = testStack();
    const made = chart(new FakeCluster(stack));
    const drain = new CloudwatchLogGroup(stack, 'Drain', {});
    made.addDependency(drain);
    expect(dependsOn(made)).toContain(address(drain));
  });

  it('names each dependency once', () => {
    const stack = testStack();
    const twice = new CloudwatchLogGroup(stack, 'Twice', {});
    const made = chart(new FakeCluster(stack, 'Cluster', { prerequisites: [twice] }), { dependencies: [twice] });
    expect(dependsOn(made).filter((found) => found === address(twice))).toHaveLength(1);
  });

  it('waits for a node group that joins the cluster after the chart was made', () => {
    const stack = testStack();
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
    const made = chart(cluster);
    const group = cluster.addNodeGroup('late', NodeGroup.of());
    expect(dependsOn(made)).toContain(`aws_eks_node_group.${group.resource.friendlyUniqueId}`);
  });

  it('on a resource of another stack is an order of stacks, since Terraform refuses it in depends_on', () => {
    const assembly = synthApp((app) => {
      const other = userStack(app, 'other');
      const early = new CloudwatchLogGroup(other, 'Early', {});
      const late = new CloudwatchLogGroup(userStack(app, 'late'), 'Late', {});
      const stack = userStack(app, 'charts');
      chart(new FakeCluster(stack), { dependencies: [early] }).addDependency(late);
    });
    const [found] = Object.values<any>(assembly.stack('charts').resource.helm_release).filter(({ name }) => name === 'web');
    expect(found.depends_on).toEqual([expect.stringMatching(/^helm_release\.Cluster_Namespaces_/)]);
    expect(assembly.stack('charts').data?.terraform_remote_state).toBeUndefined();
    expect(assembly.stacksBefore('charts').sort()).toEqual(['late', 'other']);
  });
});

describe('warns', () => {
  const warningsOf = (entry: Partial<ChartEntry>, version?: KubernetesVersion, date?: string) => {
    const stack = testStack('Test', date ? { 'cdktf-observable-eks/today': date } : {});
    return warnings(chart(new FakeCluster(stack, 'Cluster', { kubernetesVersion: version }), { chart: { ...CHART, ...entry } }));
  };
  const RETIRED = { retiredOn: '2026-03-24', successor: 'a maintained controller' };

  it('of a retired chart from the day on that it retired', () => {
    expect(warningsOf(RETIRED, undefined, '2026-03-23')).toEqual([]);
    expect(warningsOf(RETIRED, undefined, '2026-03-24')).toEqual([
      'Chart web 1.2.3 was retired on 2026-03-24: its vulnerabilities are no longer fixed. Use a maintained controller instead.',
    ]);
  });

  it('of a retired chart without a successor', () => {
    expect(warningsOf({ retiredOn: '2026-03-24' })).toEqual(['Chart web 1.2.3 was retired on 2026-03-24: its vulnerabilities are no longer fixed.']);
  });

  it('of a cluster that is too old or too new for the chart', () => {
    const range = { kubernetesFrom: '1.34', kubernetesTo: '1.35' };
    expect(warningsOf(range, KubernetesVersion.V1_33)).toEqual(['Chart web 1.2.3 requires Kubernetes 1.34 or later, but the cluster has 1.33.']);
    expect(warningsOf(range, KubernetesVersion.V1_34)).toEqual([]);
    expect(warningsOf(range, KubernetesVersion.V1_35)).toEqual([]);
    expect(warningsOf(range, KubernetesVersion.V1_36)).toEqual(['Chart web 1.2.3 was tested only up to Kubernetes 1.35, and the cluster has 1.36.']);
  });

  it('compares versions as numbers: 1.9 is older than 1.10', () => {
    expect(warningsOf({ kubernetesFrom: '1.10' }, KubernetesVersion.of('1.9'))).toHaveLength(1);
    expect(warningsOf({ kubernetesTo: '1.9' }, KubernetesVersion.of('1.10'))).toHaveLength(1);
  });

  it('of nothing where the cluster\'s version is not known', () => {
    expect(warningsOf({ kubernetesFrom: '1.99' }, undefined)).toEqual([]);
  });

  it('of the version that is installed, not of the one in the catalog', () => {
    const made = chart(new FakeCluster(testStack()), { chart: { ...CHART, ...RETIRED }, chartVersion: '7.0.0' });
    expect(warnings(made)).toEqual([expect.stringMatching(/^Chart web 7\.0\.0 was retired/)]);
  });
});

describe('rejects', () => {
  const refused = (overrides: Partial<HelmChartProps>) => () => chart(new FakeCluster(testStack()), overrides);

  it.each(['Web', 'web_1', '-web', 'web-', '', 'w'.repeat(54)])('the release name %p', (releaseName) => {
    expect(refused({ releaseName })).toThrow(
      `Test/Web: \`releaseName\` is not valid, got '${releaseName}'. Allowed: 1 to 53 of a-z, 0-9, - and ., with a letter or digit at both ends. Fix: shorten or change the release name.`,
    );
  });

  it('a namespace that is no DNS label', () => {
    expect(refused({ kubernetesNamespace: 'My Shop' })).toThrow(
      'Test/Web: `kubernetesNamespace` is not valid, got \'My Shop\'. Allowed: 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (RFC 1123 label). Fix: use a name such as \'my-shop\'.',
    );
  });

  it.each([0, -1, 1.5, 86401])('a timeout of %p seconds', (timeoutSeconds) => {
    expect(refused({ timeoutSeconds })).toThrow(
      `Test/Web: \`timeoutSeconds\` must be a whole number from 1 to 86400, got ${timeoutSeconds}. Fix: pass a number from 1 to 86400.`,
    );
  });

  it.each(['defaultHelmValues', 'helmValues', 'requiredHelmValues'])('%s that no document can carry, with the path of the value', (document) => {
    expect(refused({ [document]: { server: { ports: [1, () => 2] } } })).toThrow(
      `Test/Web: \`${document}.server.ports[1]\` is a function. Fix: pass strings, numbers, booleans, lists, maps or tokens, and HelmValue.NONE for null.`,
    );
  });

  it('a release name that another chart of the cluster has in the namespace: each would undo the other', () => {
    const cluster = new FakeCluster(testStack());
    chart(cluster);
    const [beside, elsewhere] = ['Beside', 'Elsewhere'].map((id) => new Construct(cluster.node.scope as Construct, id));
    expect(() => chart(cluster, { scope: beside })).toThrow(
      'Test/Beside/Web: `releaseName` is already used in the namespace shop by Test/Web, got \'web\'. Fix: remove one of them, or use another name or namespace if it has an option for that.',
    );
    expect(() => chart(cluster, { scope: elsewhere, kubernetesNamespace: 'bank' })).not.toThrow();
  });

  it('nothing of a release name of 53 characters', () => {
    expect(release({ releaseName: 'w'.repeat(53) }).name).toHaveLength(53);
  });
});
