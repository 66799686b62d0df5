import { AwsProvider, AwsProviderConfig } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  AlbIngress, ClusterAdmins, ControlPlane, EbsStorage, ExistingNetwork, HelmChart, IEksCluster, KubernetesNamespace, NginxIngress,
  ObservableEksCluster, PodSecurityLevel, ServiceAccount, WorkloadIdentity,
} from '../../src';
import { synth, TODAY } from '../helpers/synth';

const CHART = { chart: 'own', chartVersion: '1.0.0', appVersion: '1', repository: 'https://charts.example.com', license: 'MIT' };
const ADMIN = 'arn:aws:iam::111122223333:role/admin';

/** Stacks of one app, each with an AWS provider. */
function stacks(...providers: AwsProviderConfig[]): TerraformStack[] {
  const app = Testing.app({ context: { 'cdktf-observable-eks/today': TODAY } });
  return providers.map((config, index) => {
    const stack = new TerraformStack(app, `Stack${index + 1}`);
    new AwsProvider(stack, 'Aws', config);
    return stack;
  });
}

const READ = { policyName: 'Read', statements: [{ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::shop/*'] }] };
const LONDON = { region: 'eu-west-2' };

const network = (scope: Construct) => new ExistingNetwork(scope, 'Network', { vpcId: 'vpc-0000000a', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false });
const control = (scope: Construct, clusterName: string = 'platform') => new ControlPlane(scope, 'ControlPlane', { clusterName, network: network(scope) });
const imported = (scope: Construct, id: string, clusterName: string = 'platform', identity?: WorkloadIdentity) =>
  ObservableEksCluster.fromClusterAttributes(scope, id, { clusterName, identity });
const made = (scope: Construct, clusterName: string = 'platform') => new ObservableEksCluster(scope, 'Platform', {
  clusterName, existingNetwork: network(scope), admins: { admin: ADMIN }, observability: { metrics: { enabled: false }, grafana: { enabled: false } },
});

/** All that synthesis says, stack by stack. */
function faults(all: TerraformStack[]): string[] {
  return all.flatMap((stack) => {
    try {
      synth(stack);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n').map((line) => line.trim()).filter((line) => / Fix: /.test(line));
    }
  });
}

/** What a cluster has once, and who asks for it. */
const ONCE: { [name: string]: (scope: Construct, cluster: IEksCluster) => void } = {
  'release': (scope, cluster) => new HelmChart(scope, 'Web', { cluster, chart: CHART, releaseName: 'web', kubernetesNamespace: 'shop' }),
  'role of a service account': (scope, cluster) => cluster.workloadIdentity.grant(scope, ServiceAccount.of('shop', 'web'), READ),
  'default ingress class': (scope, cluster) => scope.node.tryGetContext('second')
    ? new NginxIngress(scope, 'Nginx', { cluster, isDefaultClass: true })
    : new AlbIngress(scope, 'Alb', { cluster, isDefaultClass: true }),
  'add-on': (scope, cluster) => new EbsStorage(scope, 'Storage', { cluster, withStorageClasses: false }),
  'administrator': (scope, cluster) => new ClusterAdmins(scope, 'Admins', { clusterName: cluster.clusterName, admins: { platform: ADMIN } }),
};

describe.each(Object.entries(ONCE))('a cluster has it once: %s', (_, ask) => {
  const ways: { [name: string]: () => TerraformStack[] } = {
    'looked up twice': () => {
      const [stack] = stacks(LONDON);
      ask(new Construct(stack, 'A'), imported(stack, 'One'));
      ask(second(stack), imported(stack, 'Two'));
      return [stack];
    },
    'looked up in two stacks': () => {
      const all = stacks(LONDON, LONDON);
      ask(new Construct(all[0], 'A'), imported(all[0], 'Cluster'));
      ask(second(all[1]), imported(all[1], 'Cluster'));
      return all;
    },
    'looked up twice by a name that only Terraform knows': () => {
      const [stack] = stacks(LONDON);
      const name = new TerraformVariable(stack, 'name', {}).stringValue;
      ask(new Construct(stack, 'A'), imported(stack, 'One', name));
      ask(second(stack), imported(stack, 'Two', name));
      return [stack];
    },
  };
  const second = (stack: TerraformStack) => {
    const scope = new Construct(stack, 'B');
    scope.node.setContext('second', true);
    return scope;
  };

  it.each(Object.keys(ways))('%s', (way) => {
    expect(faults(ways[way]())).toContainEqual(expect.stringMatching(/, and both refer to the cluster (platform|for a name that is only known to Terraform)\b/));
  });

  it('but another cluster may have its own, by name, by region or by account', () => {
    const [a, b, c, d] = stacks(LONDON, { region: 'eu-west-1' }, { ...LONDON, profile: 'other' }, { ...LONDON, allowedAccountIds: ['111122223333'] });
    ask(new Construct(a, 'A'), imported(a, 'One'));
    ask(second(a), imported(a, 'Two', 'other'));
    for (const stack of [b, c, d]) ask(new Construct(stack, 'A'), imported(stack, 'One'));
    expect(faults([a, b, c, d])).toEqual([]);
  });
});

it('a cluster that is made here, and looked up in another stack, has each thing once too', () => {
  const all = stacks(LONDON, LONDON);
  const platform = made(all[0]);
  const byName = imported(all[1], 'ByName');
  const byReference = imported(all[1], 'ByReference', platform.clusterName);
  ONCE.release(new Construct(all[0], 'A'), platform);
  ONCE.release(new Construct(all[1], 'B'), byName);
  ONCE.release(new Construct(all[1], 'C'), byReference);
  ONCE['add-on'](new Construct(all[1], 'D'), byName);
  expect(faults(all)).toEqual([
    expect.stringMatching(/Stack2\/B\/Web: `releaseName` is already used in the namespace shop by Stack1\/A\/Web/),
    expect.stringMatching(/Stack2\/C\/Web: `releaseName` is already used in the namespace shop by Stack1\/A\/Web/),
    expect.stringMatching(/Stack2\/D\/Storage: `serviceAccount` already gets its role from Stack1\/Platform\/Hardening/),
    expect.stringMatching(/Stack2\/D\/Storage: `cluster` installs the add-on aws-ebs-csi-driver, which Stack1\/Platform also installs/),
  ]);
});

describe('the name of a cluster', () => {
  it('is refused twice in one account and region', () => {
    const all = stacks(LONDON, LONDON);
    all.forEach((stack) => control(stack));
    expect(faults(all)).toEqual([
      '[Stack2/ControlPlane] Stack2/ControlPlane: `clusterName` is already used by Stack1/ControlPlane, and both refer to the cluster platform, got \'platform\'. '
      + 'Fix: rename one of them; clusters with the same name in different accounts are distinguished by `allowedAccountIds`, `profile` or `assumeRole` of their AWS providers.',
    ]);
  });

  it.each<[string, AwsProviderConfig, AwsProviderConfig]>([
    ['regions', LONDON, { region: 'eu-west-1' }],
    ['accounts', { ...LONDON, allowedAccountIds: ['111122223333'] }, { ...LONDON, allowedAccountIds: ['444455556666'] }],
    ['profiles', { ...LONDON, profile: 'test' }, { ...LONDON, profile: 'live' }],
    ['roles', { ...LONDON, assumeRole: [{ roleArn: ADMIN }] }, { ...LONDON, assumeRole: [{ roleArn: `${ADMIN}2` }] }],
    ['environments, which nobody knows', {}, {}],
  ])('may be there twice in two %s', (_, first, second) => {
    const all = stacks(first, second);
    all.forEach((stack) => control(stack));
    expect(faults(all)).toEqual([]);
  });

  it('does not come into the way of the next synthesis', () => {
    const all = stacks(LONDON, LONDON);
    control(all[0]);
    control(all[1], 'other');
    expect([...faults(all), ...faults(all)]).toEqual([]);
  });
});

it('one namespace has one level, whoever looks its cluster up', () => {
  const all = stacks(LONDON, LONDON, LONDON);
  const levels = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.RESTRICTED, PodSecurityLevel.PRIVILEGED];
  all.forEach((stack, index) => new KubernetesNamespace(stack, 'Shop', {
    cluster: imported(stack, 'Cluster'), kubernetesNamespace: 'shop', podSecurity: levels[index],
  }));
  expect(faults(all)).toEqual([expect.stringMatching(/`podSecurity` of the namespace shop is 'restricted' in Stack1\/Cluster\/Namespaces and different in Stack3\/Shop, and both/)]);
});

it('one namespace has one value of a label and of an annotation, whoever looks its cluster up', () => {
  const all = stacks(LONDON, LONDON, LONDON);
  const teams = ['web', 'web', 'api'];
  all.forEach((stack, index) => new KubernetesNamespace(stack, 'Shop', {
    cluster: imported(stack, 'Cluster'), kubernetesNamespace: 'shop', labels: { team: teams[index] }, annotations: { [`only-${index}`]: 'x' },
  }));
  expect(faults(all)).toEqual([expect.stringMatching(/`labels.team` of the namespace shop is 'web' in Stack1\/Cluster\/Namespaces and different in Stack3\/Shop, and both/)]);
});

it('AWS takes one OIDC provider for an issuer', () => {
  const all = stacks(LONDON, LONDON, LONDON);
  const irsa = (stack: TerraformStack, name: string, oidcProviderArn?: string) => {
    const cluster = imported(stack, 'Cluster', 'platform', WorkloadIdentity.irsa({ oidcProviderArn }));
    cluster.workloadIdentity.grant(stack, ServiceAccount.of('shop', name), READ);
  };
  irsa(all[0], 'web');
  irsa(all[1], 'worker');
  irsa(all[2], 'mail', 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0A');
  expect(faults(all)).toEqual([expect.stringMatching(/`oidcProviderArn` is missing, and Stack1\/.*\/OidcProvider already creates the IAM OIDC provider of the issuer/)]);
});
