import { TerraformStack } from 'cdktf';
import { ChartCatalog, HelmChart, NodeGroup, ObservableEksCluster, ObservableEksClusterProps, WorkloadIdentity } from '../src';
import { stackBeside, synth, testStack } from './helpers/synth';

function cluster(props: Partial<ObservableEksClusterProps> = {}): { stack: TerraformStack; made: ObservableEksCluster } {
  const stack = testStack();
  return { stack, made: new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', ...props }) };
}

function idsByType(stack: TerraformStack): { [type: string]: string[] } {
  const { json } = synth(stack);
  return Object.fromEntries(Object.keys(json.resource).sort().map((type) => [type, Object.keys(json.resource[type]).sort()]));
}

// The one snapshot of the library. A logical id is a Terraform address in the state of every user: one that changes or
// goes is destroyed and made anew at their next apply, cluster and volumes included. So an id in the snapshot changes
// only together with a `moveTo` on the resource, and with a line in the changelog. New ids may come.
it('logical ids are frozen: a change here replaces what users have, and needs `moveTo`', () => {
  const { stack, made } = cluster();
  made.addNodeGroup('blue', NodeGroup.of());
  made.addNodeGroup('green', NodeGroup.of());
  expect(idsByType(stack)).toMatchSnapshot('changing or losing an id replaces users\' resources: keep it, or ship `moveTo`');
});

// The state names the provider of each release by its alias, and Helm its releases by their names: with another alias
// Terraform finds no provider to remove them with, with another name it removes and installs them.
it('aliases of Helm providers and names of our own releases are frozen: a change orphans or reinstalls releases', () => {
  const { stack, made } = cluster();
  const other = stackBeside(stack, 'Other');
  new HelmChart(other, 'Web', { cluster: made, chart: ChartCatalog.GRAFANA, releaseName: 'web', kubernetesNamespace: 'shop' });
  const frozen = [stack, other].map((each) => {
    const found = synth(each);
    return {
      alias: found.providers('helm').map(({ alias }) => alias),
      releases: found.resources('helm_release').map(({ name }) => name).sort(),
    };
  });
  const alias = ['kc866c18dee0c006f5a491f1c5a34bf044b1a4d3715'];
  expect(frozen).toEqual([
    { alias, releases: ['grafana', 'grafana-dashboards', 'namespaces-61a47f1b', 'prometheus', 'storage-classes'] },
    { alias, releases: ['namespaces-596eb181', 'web'] },
  ]);
});

describe('adding a thing keeps the logical ids of all others', () => {
  type More = (stack: TerraformStack, made: ObservableEksCluster) => void;
  const addresses = (props: Partial<ObservableEksClusterProps> = {}, more: More = () => undefined) => {
    const { stack, made } = cluster(props);
    more(stack, made);
    return synth(stack).addresses;
  };

  it.each<[string, string[]]>([
    ['a node group before the others', addresses({ nodeGroups: { another: NodeGroup.of(), default: NodeGroup.of() } })],
    ['a zone', addresses({ network: { availabilityZones: 3 } })],
    ['the Pod Identity Agent', addresses({ addons: { podIdentityAgent: {} } })],
    ['tags', addresses({ resourceSettings: { tags: { team: 'web' } } })],
    ['a chart', addresses({}, (stack, made) => {
      new HelmChart(stack, 'Web', { cluster: made, chart: ChartCatalog.GRAFANA, releaseName: 'web', kubernetesNamespace: 'shop' });
    })],
    ['a second cluster', addresses({}, (stack) => {
      new ObservableEksCluster(stack, 'Another', { clusterName: 'another' });
    })],
  ])('%s', (_, after) => {
    expect(after).toEqual(expect.arrayContaining(addresses()));
  });

  it('an administrator beside others', () => {
    const admins = { ops: 'arn:aws:iam::111122223333:role/ops' };
    expect(addresses({ admins: { dev: 'arn:aws:iam::111122223333:role/dev', ...admins } })).toEqual(expect.arrayContaining(addresses({ admins })));
  });

  it('an identity for each workload instead of the node role: only what is the identity\'s own comes and goes', () => {
    const demo = addresses({ identity: WorkloadIdentity.nodeRole() });
    const hardened = addresses();
    const gone = demo.filter((address) => !hardened.includes(address));
    expect(gone.filter((address) => !/kube-systemebs-csi-controller-sa|monitoringgrafana|NodeRole_AmazonEKS_CNI_Policy/.test(address))).toEqual([]);
  });
});
