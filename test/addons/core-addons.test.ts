import { TerraformStack, TerraformVariable } from 'cdktf';
import { CoreAddons, CoreAddonsOptions, NodeGroup, NodeRole, ObservableEksCluster, ResourceDefaults, WorkloadIdentity } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { Synthesised, synth, testStack } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const make = (options: CoreAddonsOptions & { needsPodIdentityAgent?: boolean } = {}) =>
  new CoreAddons(stack, 'Addons', { cluster: new FakeCluster(stack), ...options });
const addon = (output: Synthesised, name: string) => output.resources('aws_eks_addon').find((one) => one.addon_name === name);

/** Addresses of all that a resource depends on, however far, by `depends_on` and by reference. */
function closure(output: Synthesised, address: string): Set<string> {
  const seen = new Set<string>();
  const visit = (at: string) => {
    const [type, id] = at.split('.');
    const text = JSON.stringify(output.json.resource[type]?.[id] ?? {});
    for (const found of output.addresses) {
      if (!seen.has(found) && new RegExp(`${found.replace('.', '\\.')}(?![\\w-])`).test(text)) {
        seen.add(found);
        visit(found);
      }
    }
  };
  visit(address);
  return seen;
}

describe('minimal props', () => {
  it('installs what every cluster needs, in the version that EKS gives', () => {
    make();
    const output = synth(stack);
    expect(output.resources('aws_eks_addon').map((one) => one.addon_name).sort()).toEqual(['coredns', 'kube-proxy', 'metrics-server', 'vpc-cni']);
    for (const one of output.resources('aws_eks_addon')) {
      expect(one).not.toHaveProperty('addon_version');
      if (one.addon_name !== 'metrics-server') expect(one).not.toHaveProperty('configuration_values');
      expect(one).toMatchObject({ cluster_name: 'fake', resolve_conflicts_on_create: 'OVERWRITE', resolve_conflicts_on_update: 'OVERWRITE' });
    }
  });
});

describe('each option', () => {
  it('takes a version and configuration values for each add-on', () => {
    make({
      vpcCni: { addonVersion: 'v1.20.0-eksbuild.1', helmValues: { env: { ENABLE_PREFIX_DELEGATION: 'true' } } },
      coredns: { helmValues: { replicaCount: 3 } },
    });
    const output = synth(stack);
    expect(addon(output, 'vpc-cni').addon_version).toBe('v1.20.0-eksbuild.1');
    expect(JSON.parse(addon(output, 'vpc-cni').configuration_values)).toEqual({ env: { ENABLE_PREFIX_DELEGATION: 'true' } });
    expect(JSON.parse(addon(output, 'coredns').configuration_values)).toEqual({ replicaCount: 3 });
  });

  it.each([[{ needsPodIdentityAgent: true }], [{ podIdentityAgent: {} }]])('installs the Pod Identity Agent for %j', (options) => {
    expect(make(options).podIdentityAgent).toBeDefined();
    expect(addon(synth(stack), 'eks-pod-identity-agent')).toBeDefined();
  });

  it('takes a version and configuration values for metrics-server, which runs where CoreDNS does', () => {
    make({ metricsServer: { addonVersion: 'v0.8.0-eksbuild.2', helmValues: { replicas: 3 } } });
    expect(addon(synth(stack), 'metrics-server').addon_version).toBe('v0.8.0-eksbuild.2');
    expect(JSON.parse(addon(synth(stack), 'metrics-server').configuration_values))
      .toEqual({ tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }], replicas: 3 });
  });

  it('leaves metrics-server out where it is switched off', () => {
    expect(make({ metricsServer: { enabled: false } }).metricsServer).toBeUndefined();
    expect(addon(synth(stack), 'metrics-server')).toBeUndefined();
  });

  it.each([
    ['eu-west-2', true], ['us-east-1', true], ['eusc-de-east-1', true], ['${data.aws_region.Region.region}', true],
    ['cn-north-1', false], ['us-gov-west-1', false], ['us-iso-east-1', false], ['eu-isoe-west-1', false],
  ])('has metrics-server by default in %s: %s, and wherever it is asked for', (region, isThere) => {
    const cluster = Object.assign(new FakeCluster(stack), { region });
    expect(new CoreAddons(stack, 'Addons', { cluster }).metricsServer !== undefined).toBe(isThere);
    expect(new CoreAddons(stack, 'Asked', { cluster, metricsServer: {} }).metricsServer).toBeDefined();
  });

  it('carries tags: the cluster\'s, then those nearer', () => {
    ResourceDefaults.applyTo(stack, { tags: { team: 'near' } });
    new CoreAddons(stack, 'Addons', { cluster: new FakeCluster(stack, 'Cluster', { resourceSettings: { tags: { team: 'far', cluster: 'fake' } } }) });
    expect(addon(synth(stack), 'vpc-cni').tags).toEqual({ team: 'near', cluster: 'fake' });
  });
});

describe('token inputs', () => {
  it('pass as version and inside configuration values', () => {
    const version = new TerraformVariable(stack, 'version', {}).stringValue;
    make({ vpcCni: { addonVersion: version, helmValues: { env: { NAME: version } } } });
    expect(addon(synth(stack), 'vpc-cni')).toMatchObject({ addon_version: '${var.version}', configuration_values: '{"env":{"NAME":${jsonencode(var.version)}}}' });
  });
});

describe('the order', () => {
  it('puts nothing after nodes that nodes wait for', () => {
    const addons = make({ needsPodIdentityAgent: true });
    addons.runOn(new NodeRole(stack, 'Nodes', { clusterName: 'fake' }).resource);
    const output = synth(stack);
    const [role] = Object.keys(output.json.resource.aws_iam_role);
    const late = output.resources('aws_eks_addon').filter((one) => one.depends_on);
    expect(late.map((one) => [one.addon_name, one.depends_on]).sort()).toEqual([
      ['coredns', [`aws_iam_role.${role}`]], ['metrics-server', [`aws_iam_role.${role}`]],
    ]);
  });

  const cluster = (identity?: WorkloadIdentity) => new ObservableEksCluster(stack, 'Platform', { clusterName: 'blue', identity });
  const address = (output: Synthesised, type: string, part: string) => output.addresses.find((one) => one.startsWith(`${type}.`) && one.includes(part))!;

  it('is CNI, kube-proxy and agent, then nodes, then CoreDNS and metrics-server', () => {
    cluster();
    const output = synth(stack);
    const before = closure(output, address(output, 'aws_eks_node_group', 'default'));
    const addons = (names: string[]) => names.map((name) => address(output, 'aws_eks_addon', name));
    for (const one of addons(['VpcCni', 'KubeProxy', 'PodIdentityAgent'])) expect(before).toContain(one);
    for (const one of addons(['CoreDns', 'MetricsServer'])) {
      expect(before).not.toContain(one);
      expect(closure(output, one)).toContain(address(output, 'aws_eks_node_group', 'default'));
    }
  });

  it('holds for a node group that is added later', () => {
    cluster().addNodeGroup('late', NodeGroup.of());
    const output = synth(stack);
    const late = address(output, 'aws_eks_node_group', 'late');
    expect(closure(output, address(output, 'aws_eks_addon', 'CoreDns'))).toContain(late);
    expect(closure(output, late)).toContain(address(output, 'aws_eks_addon', 'VpcCni'));
    expect(closure(output, late)).toContain(address(output, 'aws_eks_addon', 'PodIdentityAgent'));
  });

  it('has no agent where pods live off the node role', () => {
    cluster(WorkloadIdentity.nodeRole());
    expect(addon(synth(stack), 'eks-pod-identity-agent')).toBeUndefined();
  });

  it('has no circle', () => {
    cluster().addNodeGroup('late', NodeGroup.of());
    const output = synth(stack);
    expect(output.addresses.filter((one) => closure(output, one).has(one))).toEqual([]);
  });
});

it.each<[CoreAddonsOptions, string]>([
  [{ coredns: { helmValues: { env: [{ name: 'API_TOKEN', value: 'x' }] } } }, 'helmValues.env[0].value'],
  [{ vpcCni: { helmValues: { env: { DB_PASSWORD: 'x' } } } }, 'helmValues.env.DB_PASSWORD'],
  [{ metricsServer: { helmValues: { tls: { cert: '-----BEGIN PRIVATE KEY-----' } } } }, 'helmValues.tls.cert'],
])('a secret in the configuration of an add-on is refused, and never shown: %#', (options, path) => {
  expect(() => make(options)).toThrow(new Error(
    `Test/Addons: \`${path}\` contains a secret in plain text, readable in the code, in the Terraform state and in the add-on's configuration in EKS. Fix: store it in a Secret of the cluster, and set the name of the Secret instead.`,
  ));
});

it('what only sounds like a secret, or Terraform knows, may stand in the configuration of an add-on', () => {
  const later = new TerraformVariable(stack, 'later', { type: 'string' }).stringValue;
  expect(() => make({ coredns: { helmValues: { podAnnotations: { 'example.com/token-review': 'off' }, env: [{ name: 'API_TOKEN', value: later }] } } })).not.toThrow();
});
