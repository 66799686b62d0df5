import {
  DualIngress, IdentityMode, IdentityOptions, MigrationPhase, NginxController, ObservableEksCluster, ServiceAccount, WorkloadIdentity,
} from '../../../src';
import { Synthesised, synth, testStack, warnings } from '../../helpers/synth';

const { ADD, MOVE, FINISH } = MigrationPhase;

/** Everything that the library gives permissions to, with one identity or another. */
function deployed(identity: WorkloadIdentity): Synthesised {
  const stack = testStack();
  const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity });
  new DualIngress(stack, 'Ingress', { cluster, nginx: { controller: NginxController.ingressNginx() } });
  return synth(stack);
}

/** All resources by address; depends_on tells an order and changes nothing. */
function resourcesOf(found: Synthesised): Map<string, any> {
  const all = Object.entries<any>(found.json.resource).flatMap(([type, byId]) => Object.entries<any>(byId)
    .map(([id, { depends_on: _, ...attributes }]) => [`${type}.${id}`, attributes] as const));
  return new Map(all);
}

function difference(before: Synthesised, after: Synthesised): { made: string[]; changed: string[]; gone: string[] } {
  const [one, two] = [resourcesOf(before), resourcesOf(after)];
  const same = (address: string) => JSON.stringify(one.get(address)) === JSON.stringify(two.get(address));
  return {
    made: [...two.keys()].filter((address) => !one.has(address)).sort(),
    changed: [...two.keys()].filter((address) => one.has(address) && !same(address)).sort(),
    gone: [...one.keys()].filter((address) => !two.has(address)).sort(),
  };
}

const WAYS = {
  'from the node role to Pod Identity': { current: WorkloadIdentity.nodeRole(), target: WorkloadIdentity.podIdentity() },
  'from the node role to IRSA': { current: WorkloadIdentity.nodeRole(), target: WorkloadIdentity.irsa() },
  'from IRSA to Pod Identity': { current: WorkloadIdentity.irsa(), target: WorkloadIdentity.podIdentity() },
};

/** What can be lost: roles, what is attached to them, whom they trust, and what gives them to pods. */
const PERMISSION = /^aws_(iam_role|iam_role_policy|iam_role_policy_attachment|iam_openid_connect_provider|eks_pod_identity_association)\./;

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  const known = new Map<string, Synthesised>();
  const once = (name: string, identity: WorkloadIdentity) => {
    const found = known.get(name) ?? deployed(identity);
    known.set(name, found);
    return found;
  };
  const phase = (value: MigrationPhase) => once(value, WorkloadIdentity.migrating({ ...way, phase: value }));
  const before = () => once('before', way.current);

  it('the first phase takes nothing away', () => {
    const { gone, changed } = difference(before(), phase(ADD));
    expect(gone).toEqual([]);
    // Roles come to trust one way more; nothing else that gives permissions changes.
    expect(changed.filter((address) => PERMISSION.test(address) && !address.startsWith('aws_iam_role.'))).toEqual([]);
  });

  it('the first phase leaves pods alone', () => {
    const { changed } = difference(before(), phase(ADD));
    expect(changed.filter((address) => /^(helm_release|aws_eks_addon|aws_launch_template|aws_eks_node_group)\./.test(address))).toEqual([]);
  });

  it('the second phase changes what restarts the pods, and takes no permission away', () => {
    const { made, changed, gone } = difference(phase(ADD), phase(MOVE));
    expect([made, gone]).toEqual([[], []]);
    expect(changed.map((address) => address.replace(/_[0-9A-F]{8}$/, '')).sort()).toEqual([
      'aws_eks_addon.Platform_Addons_VpcCni',
      'aws_eks_addon.Platform_Storage_Driver',
      'helm_release.Ingress_Alb_Release',
      'helm_release.Platform_Observability_Grafana_Chart',
    ]);
  });

  it('the last phase takes the old way away and nothing that pods use by now', () => {
    const { made, changed, gone } = difference(phase(MOVE), phase(FINISH));
    expect(made).toEqual([]);
    expect(gone.filter((address) => !/NodeRole|openid_connect_provider/.test(address))).toEqual([]);
    expect(changed.filter((address) => !/^aws_(iam_role|launch_template)\./.test(address))).toEqual([]);
  });

  it('the last phase is the target alone', () => {
    expect(phase(FINISH).text).toBe(once('target', way.target).text);
  });

  it('in no phase a cluster, a node group, a network or a claim is another one', () => {
    const kept = /^aws_(eks_cluster|eks_node_group|vpc|subnet|route_table|nat_gateway|kms_key)\./;
    for (const [one, two] of [[before(), phase(ADD)], [phase(ADD), phase(MOVE)], [phase(MOVE), phase(FINISH)]]) {
      const { made, changed, gone } = difference(one, two);
      expect([...made, ...changed, ...gone].filter((address) => kept.test(address))).toEqual([]);
    }
  });
});

describe('an add-on that has a role from IRSA', () => {
  // The provider would send an empty ARN, which EKS refuses: https://github.com/hashicorp/terraform-provider-aws/issues/30645
  const rolesOf = (found: Synthesised) => new Map(found.resources('aws_eks_addon').map((addon) =>
    [addon.addon_name, { has: 'service_account_role_arn' in addon, keeps: addon.lifecycle?.ignore_changes?.includes('service_account_role_arn') === true }]));
  const inBoth = { overrides: { 'kube-system:aws-node': IdentityMode.IRSA, 'kube-system:ebs-csi-controller-sa': IdentityMode.IRSA } };
  const migrating = (current: WorkloadIdentity, target: WorkloadIdentity) =>
    [current, ...[ADD, MOVE, FINISH].map((phase) => WorkloadIdentity.migrating({ current, target, phase })), target];

  it.each<[string, WorkloadIdentity[]]>([
    ['in phases', migrating(WorkloadIdentity.irsa(), WorkloadIdentity.podIdentity())],
    ['by itself', migrating(WorkloadIdentity.podIdentity(inBoth), WorkloadIdentity.podIdentity())],
    ['at once', [WorkloadIdentity.irsa(), WorkloadIdentity.podIdentity()]],
  ])('keeps it beside its association, %s', (_, steps) => {
    const states = steps.map((identity) => rolesOf(deployed(identity)));
    expect([...states[0].values()].filter(({ has }) => has)).toHaveLength(2);
    states.slice(1).forEach((after, index) => {
      const losing = [...after].filter(([name, { has }]) => states[index].get(name)?.has && !has);
      expect(losing.filter(([, { keeps }]) => !keeps)).toEqual([]);
    });
  });

  it('follows the role of IRSA as long as that is its way', () => {
    expect([...rolesOf(deployed(WorkloadIdentity.irsa())).values()].some(({ keeps }) => keeps)).toBe(false);
  });
});

describe('a service account that was another way already', () => {
  const way = {
    current: WorkloadIdentity.irsa({ overrides: { 'monitoring:grafana': IdentityMode.POD_IDENTITY } }),
    target: WorkloadIdentity.podIdentity(),
  };

  it('stays where it is through all phases', () => {
    const phases = [deployed(way.current), ...[ADD, MOVE, FINISH].map((phase) => deployed(WorkloadIdentity.migrating({ ...way, phase })))];
    phases.slice(1).forEach((after, index) => {
      const { made, changed, gone } = difference(phases[index], after);
      expect([...made, ...changed, ...gone].filter((address) => /Grafana/.test(address))).toEqual([]);
    });
  });
});

describe('hop limit', () => {
  const hops = (found: Synthesised) => found.resource('aws_launch_template').metadata_options.http_put_response_hop_limit;

  it('goes down with the last phase, and not before', () => {
    const way = WAYS['from the node role to Pod Identity'];
    expect([ADD, MOVE, FINISH].map((phase) => hops(deployed(WorkloadIdentity.migrating({ ...way, phase }))))).toEqual([2, 2, 1]);
  });
});

it('says of each policy on the node role until when it is there', () => {
  const stack = testStack();
  new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'platform', identity: WorkloadIdentity.migrating({ ...WAYS['from the node role to Pod Identity'], phase: ADD }),
  });
  expect(warnings(stack)).toContain(
    'GrafanaCloudWatch of monitoring:grafana is on the node role, so any pod on any node has these permissions. It stays there until MigrationPhase.FINISH.',
  );
});

describe('there is no way', () => {
  it.each([
    ['back to the node role', WorkloadIdentity.podIdentity(), WorkloadIdentity.nodeRole(), 'from podIdentity() to nodeRole()'],
    ['from Pod Identity to IRSA', WorkloadIdentity.podIdentity(), WorkloadIdentity.irsa(), 'from podIdentity() to irsa()'],
    ['from one to itself', WorkloadIdentity.irsa(), WorkloadIdentity.irsa(), 'from irsa() to irsa()'],
  ])('%s', (_, current, target, way) => {
    expect(() => WorkloadIdentity.migrating({ current, target, phase: ADD })).toThrow(
      `WorkloadIdentity.migrating: \`current\` cannot migrate ${way}. Allowed: from nodeRole() to podIdentity() or irsa(), from irsa() to podIdentity(), and from either to itself with different \`overrides\`. Fix: use one of these; to go back, use another service account.`,
    );
  });
});

describe('a single service account', () => {
  const WORKER = ServiceAccount.of('payments', 'worker');
  const inIrsa = WorkloadIdentity.podIdentity({ overrides: { [WORKER.key]: IdentityMode.IRSA } });
  const trustIn = (identity: WorkloadIdentity) => {
    const stack = testStack();
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity });
    const grant = cluster.workloadIdentity.grant(stack, WORKER, { policyName: 'Read', statements: [] });
    const found = synth(stack);
    const trust = JSON.stringify(found.resources('aws_iam_role').find(({ name_prefix: prefix }) => prefix.startsWith('platform-payments-worker'))!.assume_role_policy);
    return {
      trust: { irsa: trust.includes('AssumeRoleWithWebIdentity'), podIdentity: trust.includes('pods.eks.amazonaws.com') },
      annotated: 'eks.amazonaws.com/role-arn' in grant.serviceAccountAnnotations,
      associated: found.resources('aws_eks_pod_identity_association').some(({ service_account: name }) => name === 'worker'),
    };
  };
  const phase = (value: MigrationPhase) =>
    trustIn(WorkloadIdentity.migrating({ current: inIrsa, target: WorkloadIdentity.podIdentity(), phase: value }));

  it('goes to Pod Identity by the same phases, while all others are there', () => {
    expect(trustIn(inIrsa)).toEqual({ trust: { irsa: true, podIdentity: false }, annotated: true, associated: false });
    expect(phase(ADD)).toEqual({ trust: { irsa: true, podIdentity: true }, annotated: true, associated: true });
    expect(phase(MOVE)).toEqual({ trust: { irsa: true, podIdentity: true }, annotated: false, associated: true });
    expect(phase(FINISH)).toEqual({ trust: { irsa: false, podIdentity: true }, annotated: false, associated: true });
  });
});

describe('on the way, nothing is taken from pods by', () => {
  const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0A1B';
  const ROLES = { 'payments:worker': 'arn:aws:iam::111122223333:role/worker' };
  const bound = (current: IdentityOptions, target: IdentityOptions, phase = ADD) => () => {
    const stack = testStack();
    const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Legacy', {
      clusterName: 'legacy',
      identity: WorkloadIdentity.migrating({ current: WorkloadIdentity.irsa(current), target: WorkloadIdentity.podIdentity(target), phase }),
    });
    cluster.workloadIdentity.grant(stack, ServiceAccount.of('payments', 'worker'), { policyName: 'Read', awsManagedPolicies: ['AmazonS3ReadOnlyAccess'] });
  };

  it.each<[string, IdentityOptions, IdentityOptions, string]>([
    ['a role that is named no more', { existingRoles: ROLES }, {},
      'Test/Legacy: `existingRoles.payments:worker` differs between `current` and `target`, so pods would lose the policies of the role that they have assumed, got ["arn:aws:iam::111122223333:role/worker",null]. Fix: use the same in both; change the role later, separately.'],
    ['a role that is named from now on', {}, { existingRoles: ROLES }, '`existingRoles.payments:worker` differs between `current` and `target`'],
    ['a provider that is named from now on', {}, { oidcProviderArn: PROVIDER },
      `Test/Legacy: \`oidcProviderArn\` differs between \`current\` and \`target\`, so AWS would reject pods that use a token, got [null,"${PROVIDER}"]. Fix: use the same in both.`],
    ['a provider that is named no more, and still needed', { oidcProviderArn: PROVIDER }, { overrides: { 'payments:worker': IdentityMode.IRSA } }, '`oidcProviderArn` differs'],
    ['an agent that is installed no more', { installPodIdentityAgent: true, overrides: { 'payments:worker': IdentityMode.POD_IDENTITY } }, {},
      'Test/Legacy: `installPodIdentityAgent` is missing in `target`, so the last phase would remove the agent. Fix: set it in both.'],
    ['an override that leads back to IRSA', { overrides: { 'payments:worker': IdentityMode.POD_IDENTITY } }, { overrides: { 'payments:worker': IdentityMode.IRSA } },
      "Test: `overrides.payments:worker` cannot change from Pod Identity to IRSA: its pods would have no credentials from the last phase until they restart, got 'IRSA'. Fix: keep Pod Identity, or use another service account for the workload."],
  ])('%s', (_, current, target, message) => {
    expect(bound(current, target)).toThrow(message);
    expect(bound(current, target, MOVE)).toThrow(message);
  });

  it.each<[string, IdentityOptions, IdentityOptions]>([
    ['a provider that nobody needs in the end', { oidcProviderArn: PROVIDER }, {}],
    ['an agent that is installed from now on', {}, { installPodIdentityAgent: true }],
    ['a role that stays', { existingRoles: ROLES }, { existingRoles: ROLES }],
  ])('%s, which is accepted', (_, current, target) => {
    expect(bound(current, target)).not.toThrow();
  });

  it('a phase that there is not', () => {
    expect(bound({}, {}, 'Move' as MigrationPhase)).toThrow(
      "WorkloadIdentity.migrating: `migration.phase` must be a MigrationPhase, got 'Move'. Fix: pass MigrationPhase.ADD or MigrationPhase.MOVE or MigrationPhase.FINISH.",
    );
  });
});
