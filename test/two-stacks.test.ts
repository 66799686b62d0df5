import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { ClusterNetwork, DualIngress, KubernetesManifests, ObservabilityPlatform, ObservableEksCluster, VolumeEncryptionKey } from '../src';

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'two-stacks-')); });
afterEach(() => rmSync(outdir, { recursive: true }));

function app(...names: string[]) {
  const made = new App({ outdir, context: { 'cdktf-observable-eks/today': '2026-11-26' } });
  const stacks = names.map((name) => {
    const stack = new TerraformStack(made, name);
    new LocalBackend(stack, { path: `${name}.tfstate` });
    new AwsProvider(stack, 'Aws', { region: 'eu-west-2' });
    return stack;
  });
  return { made, stacks };
}

const read = (stack: string) => JSON.parse(readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8'));

/** References to resources that a stack does not hold: Terraform refuses them. */
function dangling(config: any): string[] {
  const declared = Object.entries<any>(config.resource ?? {}).flatMap(([type, byId]) => Object.keys(byId).map((id) => `${type}.${id}`));
  const { '//': _, ...rest } = config;
  const referred = [...JSON.stringify(rest).matchAll(/(?<!data\.)\b((?:aws|helm|terraform)_\w+\.[A-Za-z]\w*_[0-9A-F]{8})/g)].map(([, address]) => address);
  return [...new Set(referred)].filter((address) => !declared.includes(address));
}

const dependsOnAnotherStack = (config: any) => JSON.stringify(config).match(/"depends_on":\[[^\]]*terraform_remote_state[^\]]*\]/g) ?? [];

test('a cluster in one stack, and everything in Kubernetes in another', () => {
  const { made, stacks: [base, platform] } = app('base', 'platform');
  const cluster = new ObservableEksCluster(base, 'Platform', { clusterName: 'blue' });
  new DualIngress(platform, 'Ingress', { cluster, drain: true });
  new KubernetesManifests(platform, 'Objects', {
    cluster,
    releaseName: 'objects',
    kubernetesNamespace: 'shop',
    manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cluster' }, data: { arn: cluster.clusterArn } }],
  });
  made.synth();
  for (const stack of ['base', 'platform']) {
    expect({ stack, dangling: dangling(read(stack)) }).toEqual({ stack, dangling: [] });
    expect({ stack, refused: dependsOnAnotherStack(read(stack)) }).toEqual({ stack, refused: [] });
  }
  const [{ kubernetes: { exec } }] = read('platform').provider.helm;
  expect(exec.args.filter((argument: string) => argument.includes('${'))).toHaveLength(2);
  for (const argument of exec.args.filter((one: string) => one.includes('${'))) expect(argument).toMatch(/data\.terraform_remote_state/);
});

test('a cluster without a Helm release in one stack, storage classes and observability in another', () => {
  const { made, stacks: [base, platform] } = app('base', 'platform');
  const cluster = new ObservableEksCluster(base, 'Platform', {
    clusterName: 'blue',
    // A key whose ARN has to be carried into the other stack.
    storage: { withStorageClasses: false, kmsKeyArn: new VolumeEncryptionKey(base, 'Key').keyArn },
    observability: { metrics: { enabled: false }, grafana: { enabled: false } },
  });
  cluster.ebsStorage.addStorageClasses(platform);
  new ObservabilityPlatform(platform, 'Observability', { cluster, grafana: { cloudWatch: { region: cluster.region } } });
  made.synth();
  expect(read('base').resource.helm_release).toBeUndefined();
  for (const stack of ['base', 'platform']) {
    expect({ stack, dangling: dangling(read(stack)) }).toEqual({ stack, dangling: [] });
    expect({ stack, refused: dependsOnAnotherStack(read(stack)) }).toEqual({ stack, refused: [] });
  }
});

test('a network in a stack of its own', () => {
  const { made, stacks: [network, cluster] } = app('network', 'cluster');
  new ObservableEksCluster(cluster, 'Platform', {
    clusterName: 'blue',
    existingNetwork: new ClusterNetwork(network, 'Network', { clusterNames: ['blue'] }),
  });
  made.synth();
  expect(dangling(read('cluster'))).toEqual([]);
  expect(dependsOnAnotherStack(read('cluster'))).toEqual([]);
  const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  expect(stacks.cluster.dependencies).toEqual(['network']);
});
