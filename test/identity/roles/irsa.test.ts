import { TerraformStack } from 'cdktf';
import {
  AwsSdkKind, IdentityAssociation, IdentityMode, IrsaHardening, IrsaHardeningProps, ObservableEksCluster, ServiceAccount, WorkloadCompute,
  WorkloadIdentity, WorkloadPolicy,
} from '../../../src';
import { evaluate } from '../../../tools/terraform';
import { FakeCluster } from '../../helpers/fake-cluster';
import { evaluateArnParts, iamAllows, IamRequest } from '../../helpers/iam';
import { onLocals, synth, testStack } from '../../helpers/synth';
import { describeWithCli } from '../../helpers/terraform';

const WORKER = ServiceAccount.of('payments', 'worker');
const READ: WorkloadPolicy = { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/*'] }] };
const ISSUER = 'oidc.eks.eu-west-2.amazonaws.com/id/0123456789ABCDEF';

let stack: TerraformStack;
let cluster: FakeCluster;

beforeEach(() => {
  stack = testStack();
  cluster = new FakeCluster(stack);
});

const harden = (props: Partial<IrsaHardeningProps> = {}, id: string = 'Hardening') => new IrsaHardening(stack, id, { cluster, mode: IdentityMode.IRSA, ...props });

describe('a role taken by IRSA', () => {
  it('is named by the service account, and there is no association', () => {
    const grant = harden().grant(stack, WORKER, READ);
    expect(grant.association).toBe(IdentityAssociation.IRSA);
    expect(Object.keys(grant.serviceAccountAnnotations)).toEqual(['eks.amazonaws.com/role-arn']);
    expect(grant.podAnnotations).toEqual({ 'cdktf-observable-eks/identity': 'irsa', 'cdktf-observable-eks/role': expect.stringMatching(/^\/\S+-$/) });
    expect(synth(stack).resources('aws_eks_pod_identity_association')).toEqual([]);
  });

  it('needs one OIDC provider, however many grant roles', () => {
    const [one, two] = [harden(), harden({}, 'Second')];
    one.grant(stack, WORKER, READ);
    two.grant(stack, ServiceAccount.of('shop', 'web'), READ);
    expect(synth(stack).resource('aws_iam_openid_connect_provider')).toEqual({ url: `https://${ISSUER}`, client_id_list: ['sts.amazonaws.com'], tags: {} });
    expect(one.oidcProvider).toBe(two.oidcProvider);
  });

  it('uses the provider that is there', () => {
    const arn = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
    harden({ oidcProviderArn: arn }).grant(stack, WORKER, READ);
    const found = synth(stack);
    expect(found.resources('aws_iam_openid_connect_provider')).toEqual([]);
    expect(JSON.parse(found.resource('aws_iam_role').assume_role_policy).Statement[0].Principal).toEqual({ Federated: arn });
  });

  const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/x';
  const right = (context: Record<string, string | undefined> = {}): IamRequest => ({
    principal: ['Federated', PROVIDER],
    action: 'sts:AssumeRoleWithWebIdentity',
    context: { [`${ISSUER}:sub`]: 'system:serviceaccount:payments:worker', [`${ISSUER}:aud`]: 'sts.amazonaws.com', ...context },
  });
  const trust = () => {
    harden({ oidcProviderArn: PROVIDER }).grant(stack, WORKER, READ);
    return evaluateArnParts(synth(stack).resource('aws_iam_role').assume_role_policy);
  };

  it('trusts its service account', () => {
    expect(iamAllows(trust(), right())).toBe(true);
  });

  it.each<[string, IamRequest]>([
    ['another service account', right({ [`${ISSUER}:sub`]: 'system:serviceaccount:payments:web' })],
    ['another namespace', right({ [`${ISSUER}:sub`]: 'system:serviceaccount:shop:worker' })],
    ['a service account whose name goes on', right({ [`${ISSUER}:sub`]: 'system:serviceaccount:payments:worker2' })],
    ['a token for somebody else', right({ [`${ISSUER}:aud`]: 'kubernetes.default.svc' })],
    ['a token without an audience', right({ [`${ISSUER}:aud`]: undefined })],
    ['a token of another cluster', { ...right(), principal: ['Federated', PROVIDER.replace('/x', '/y')] }],
    ['Pod Identity', { ...right(), principal: ['Service', 'pods.eks.amazonaws.com'], action: 'sts:AssumeRole' }],
  ])('does not trust %s', (_, request) => {
    expect(iamAllows(trust(), request)).toBe(false);
  });
});

describeWithCli('a role of a cluster that is yet to be made', () => {
  it('trusts by its issuer, as Terraform reads it', async () => {
    const platform = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity: WorkloadIdentity.irsa() });
    platform.workloadIdentity.grant(stack, WORKER, READ);
    const role = synth(stack).resources('aws_iam_role').find(({ name_prefix: name }) => /^\w+-payments-worker-/.test(name));
    const made = { arn: 'arn:aws:eks:eu-west-2:111122223333:cluster/platform', identity: [{ oidc: [{ issuer: `https://${ISSUER}` }] }] };
    const { trust } = await evaluate({ trust: onLocals(role.assume_role_policy) }, {
      locals: {
        aws_eks_cluster: { [platform.controlPlane.resource.friendlyUniqueId]: made },
        aws_iam_openid_connect_provider: { [(platform.workloadIdentity as IrsaHardening).oidcProvider!.friendlyUniqueId]: { arn: 'arn:of:provider' } },
      },
    });
    expect(JSON.parse(trust as string).Statement).toEqual([{
      Effect: 'Allow',
      Principal: { Federated: 'arn:of:provider' },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: {
        StringEquals: { [`${ISSUER}:aud`]: ['sts.amazonaws.com'], [`${ISSUER}:sub`]: ['system:serviceaccount:payments:worker'] },
      },
    }]);
  });
});

describe('a cluster with IRSA', () => {
  const platform = (identity: WorkloadIdentity) => {
    new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity });
    return synth(stack);
  };

  it('gives add-ons their roles, and needs no agent', () => {
    const found = platform(WorkloadIdentity.irsa());
    const addons: any[] = found.resources('aws_eks_addon');
    expect(addons.map(({ addon_name: name, service_account_role_arn: role }) => [name, role !== undefined]).sort()).toEqual([
      ['aws-ebs-csi-driver', true], ['coredns', false], ['kube-proxy', false], ['metrics-server', false], ['vpc-cni', true],
    ]);
    expect(addons.filter((addon) => addon.pod_identity_association)).toEqual([]);
  });

  it('has the agent where one service account is told to use Pod Identity', () => {
    const found = platform(WorkloadIdentity.irsa({ overrides: { 'monitoring:grafana': IdentityMode.POD_IDENTITY } }));
    expect(found.resources('aws_eks_addon').map(({ addon_name: name }) => name)).toContain('eks-pod-identity-agent');
    expect(found.resource('aws_eks_pod_identity_association')).toMatchObject({ service_account: 'grafana' });
  });
});

describe('what is there already', () => {
  it('a role gets the policies, and its trust is left alone', () => {
    const grant = harden({ existingRoles: { 'payments:worker': 'arn:aws:iam::111122223333:role/teams/worker' } }).grant(stack, WORKER, READ);
    const found = synth(stack);
    expect(grant.roleArn).toBe('arn:aws:iam::111122223333:role/teams/worker');
    expect(found.resources('aws_iam_role')).toEqual([]);
    expect(found.resource('aws_iam_role_policy')).toMatchObject({ name: 'Read' });
  });

  it('an agent that is missing is installed where that is asked for, before pods', () => {
    const hardening = harden({ mode: IdentityMode.POD_IDENTITY, installPodIdentityAgent: true });
    expect(hardening.grant(stack, WORKER, READ).dependencies).toContain(hardening.podIdentityAgent);
    expect(synth(stack).resource('aws_eks_addon')).toMatchObject({ addon_name: 'eks-pod-identity-agent', cluster_name: 'fake' });
  });

  it('a key that names no service account is refused', () => {
    expect(() => harden({ existingRoles: { worker: 'arn:aws:iam::111122223333:role/worker' } })).toThrow(
      "Test/Hardening: `existingRoles` has a key that is not a service account, got 'worker'. Allowed: <namespace>:<service account>, such as payments:worker. Fix: write both namespace and name.",
    );
  });
});

describe('what Pod Identity cannot serve', () => {
  const pods = (props: Partial<IrsaHardeningProps> = {}) => harden({ mode: IdentityMode.POD_IDENTITY, ...props });

  it.each([
    ['Fargate', { compute: WorkloadCompute.FARGATE }],
    ['Windows', { compute: WorkloadCompute.EC2_WINDOWS }],
    ['hybrid nodes', { compute: WorkloadCompute.HYBRID_NODES }],
    ['an old SDK', { sdk: { kind: AwsSdkKind.PYTHON, version: '1.34.40' } }],
    ['an SDK that is older by its day', { sdk: { kind: AwsSdkKind.GO_V2, version: 'release-2023-11-13' } }],
    ['an SDK of an older major', { sdk: { kind: AwsSdkKind.CLI_V2, version: '2.9' } }],
  ])('%s gets its role by IRSA', (_, options) => {
    expect(pods().grant(stack, WORKER, READ, options).association).toBe(IdentityAssociation.IRSA);
  });

  it.each([
    ['Linux on EC2', { compute: WorkloadCompute.EC2_LINUX }],
    ['the first SDK that knows it', { sdk: { kind: AwsSdkKind.PYTHON, version: '1.34.41' } }],
    ['a newer SDK', { sdk: { kind: AwsSdkKind.PYTHON, version: '1.40' } }],
    ['a newer SDK by its day', { sdk: { kind: AwsSdkKind.RUST, version: '2025-01-01' } }],
  ])('does not concern %s', (_, options) => {
    expect(pods().grant(stack, WORKER, READ, options).association).toBe(IdentityAssociation.POD_IDENTITY);
  });

  it('is refused with the reason where Pod Identity was asked for by name', () => {
    const hardening = pods({ overrides: { 'payments:worker': IdentityMode.POD_IDENTITY } });
    expect(() => hardening.grant(stack, WORKER, READ, { compute: WorkloadCompute.FARGATE })).toThrow(
      "Test: `overrides.payments:worker` is not supported: Pod Identity does not support Fargate, which has no agent, got 'POD_IDENTITY'. Fix: use IdentityMode.IRSA for this service account, or remove the override, which has the same result.",
    );
  });
});
