import { TerraformStack, TerraformVariable } from 'cdktf';
import {
  CoreAddonsOptions, DualIngress, HelmChart, NodeGroup, NodeTaint, ObservableEksCluster, ObservableEksClusterProps, TaintEffect,
} from '../../src';
import { synth, testStack, warnings } from '../helpers/synth';

const CRITICAL: NodeTaint = { key: 'CriticalAddonsOnly', value: 'true', effect: TaintEffect.NO_SCHEDULE };
const TEAM: NodeTaint = { key: 'team', value: 'web', effect: TaintEffect.NO_SCHEDULE };
const tolerations = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }];

const QUIET = { observability: { metrics: { enabled: false }, grafana: { enabled: false } }, addons: { metricsServer: { enabled: false } } };
const OBSERVED = {
  observability: {
    metrics: { helmValues: { 'server': { tolerations }, 'kube-state-metrics': { tolerations } } },
    grafana: { helmValues: { tolerations } },
  },
  addons: { metricsServer: { helmValues: { tolerations } } },
};

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

function cluster(taints: NodeTaint[][], props: Partial<ObservableEksClusterProps> = {}): ObservableEksCluster {
  return new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'platform',
    ...props,
    nodeGroups: Object.fromEntries(taints.map((one, index) => [`group${index}`, NodeGroup.of({ taints: one })])),
  });
}

/** What synthesis says of taints. */
function doubts(made: ObservableEksCluster): string[] {
  synth(stack);
  return warnings(made).filter((text) => text.startsWith('All node groups have taints'));
}

const refused = (names: string) => `[Test/Platform] All node groups have taints, and ${names} would wait for a node forever: they tolerate the taints of no group. `
  + 'Fix: leave one group without taints, set their `tolerations` (`helmValues` of each), or describe other nodes in `otherNodes`.';
const DOUBT = 'All node groups have taints: pods that do not tolerate them stay pending. If this is intended, explain why in `otherNodes`.';

describe('groups that all have taints', () => {
  it('are accepted, with a warning, where all that the library installs tolerates them', () => {
    expect(doubts(cluster([[CRITICAL]], QUIET))).toEqual([DOUBT]);
    stack = testStack();
    expect(doubts(cluster([[CRITICAL]], OBSERVED))).toEqual([DOUBT]);
  });

  it('are accepted where something takes the taints off the nodes: without a word the library\'s own driver, and with a warning others', () => {
    const startup = (key: string): NodeTaint => ({ key, effect: TaintEffect.NO_EXECUTE });
    expect(doubts(cluster([[startup('ebs.csi.aws.com/agent-not-ready')]]))).toEqual([]);
    stack = testStack();
    expect(doubts(cluster([[startup('node.cilium.io/agent-not-ready')]]))).toEqual([expect.stringContaining('This may apply to CoreDNS, ')]);
    stack = testStack();
    cluster([[startup('node.cilium.io/agent-not-ready'), CRITICAL]], { addons: QUIET.addons });
    expect(() => synth(stack)).toThrow(refused('Prometheus, kube-state-metrics, Grafana'));
  });

  it('may be tolerated one by one: each pod needs one group', () => {
    const addons: CoreAddonsOptions = { ...QUIET.addons, coredns: { helmValues: { tolerations: [{ key: 'team', operator: 'Exists' }] } } };
    expect(doubts(cluster([[CRITICAL], [TEAM]], { ...QUIET, addons }))).toEqual([DOUBT]);
  });

  it('are refused with the names of what would wait', () => {
    cluster([[CRITICAL]], { addons: QUIET.addons });
    expect(() => synth(stack)).toThrow(refused('Prometheus, kube-state-metrics, Grafana'));
  });

  it('are refused where nothing tolerates them, or what tolerated them by itself was told otherwise', () => {
    cluster([[TEAM], [TEAM, CRITICAL]], QUIET);
    expect(() => synth(stack)).toThrow(refused('CoreDNS, the EBS CSI controller'));
    stack = testStack();
    cluster([[CRITICAL]], { ...QUIET, addons: { ...QUIET.addons, coredns: { helmValues: { tolerations: [] } } } });
    expect(() => synth(stack)).toThrow(refused('CoreDNS'));
  });

  it('count what is installed later, in what constructs ever', () => {
    new DualIngress(stack, 'Ingress', { cluster: cluster([[CRITICAL]], QUIET), drain: false });
    expect(() => synth(stack)).toThrow(refused('the AWS Load Balancer Controller, Traefik'));
  });

  it('warn of what the library does not know', () => {
    const chart = { chart: 'own', chartVersion: '1.0.0', appVersion: '1', repository: 'https://charts.example.com', license: 'MIT' };
    const made = cluster([[CRITICAL]], { ...QUIET, addons: {} });
    new HelmChart(stack, 'Own', { cluster: made, chart, releaseName: 'own', kubernetesNamespace: 'own' });
    expect(doubts(made)).toEqual([
      'All node groups have taints: pods that do not tolerate them stay pending. This may apply to metrics-server, the chart own, whose tolerations are unknown to the library. '
      + 'If this is intended, explain why in `otherNodes`.',
    ]);
    stack = testStack();
    const given = new TerraformVariable(stack, 'tolerations', { type: 'list(any)' }).value;
    expect(doubts(cluster([[CRITICAL]], { ...QUIET, addons: { ...QUIET.addons, coredns: { helmValues: { tolerations: given } } } }))[0]).toContain('This may apply to CoreDNS,');
  });

  it('are accepted without a word where other nodes take pods', () => {
    expect(doubts(cluster([[TEAM]], { otherNodes: 'Karpenter makes them' }))).toEqual([]);
    stack = testStack();
    expect(doubts(cluster([], { otherNodes: 'a Fargate profile takes kube-system' }))).toEqual([]);
  });

  it('need words for that', () => {
    expect(() => cluster([[TEAM]], { otherNodes: 'yes' })).toThrow(new Error(
      'Test/Platform: `otherNodes` is not valid, got \'yes\'. Allowed: a sentence of 10 characters or more. Fix: describe the other nodes, such as \'Karpenter creates them\'.',
    ));
  });
});

it.each([[[[]]], [[[CRITICAL], []]], [[[{ ...TEAM, effect: TaintEffect.PREFER_NO_SCHEDULE }]]]])('says nothing where a group takes all pods: %j', (taints) => {
  expect(doubts(cluster(taints as NodeTaint[][]))).toEqual([]);
});
