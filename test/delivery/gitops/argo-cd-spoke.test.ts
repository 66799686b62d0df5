import { TerraformStack } from 'cdktf';
import { objectsIn, SETS, SIGN_IN } from './support';
import { ArgoCd, ArgoCdHubOptions, ArgoCdSpoke, ArgoCdSpokeAccess, ArgoCdSpokeProps, ChartCatalog, ClusterAccess, ExternalCluster, PlatformFacts, WorkloadIdentity } from '../../../src';
import { unknownKeys } from '../../../tools/chart-keys';
import { FakeCluster } from '../../helpers/fake-cluster';
import { stackBeside, synth, testStack, warnings } from '../../helpers/synth';
import { fixture, releaseNamed, valuesIn } from '../../observability/support';

const CA = 'LS0tLS1CRUdJTi==';
const hubCluster = (stack: TerraformStack, kind: 'podIdentity' | 'irsa' | 'nodeRole' = 'podIdentity', isolateNamespaces = false) => new FakeCluster(stack, 'HubCluster', {
  clusterName: 'hub', isolateNamespaces, identity: (of) => WorkloadIdentity[kind]().bind(of, of),
});

/** A hub in one stack, and a cluster in another. */
function fleet(hub: ArgoCdHubOptions | undefined, propsOf: (cluster: FakeCluster, stack: TerraformStack) => Omit<ArgoCdSpokeProps, 'argoCd'>, cluster?: (stack: TerraformStack) => FakeCluster) {
  const hubStack = testStack();
  const stack = stackBeside(hubStack, 'Shop');
  const argoCd = new ArgoCd(hubStack, 'ArgoCd', { cluster: (cluster ?? hubCluster)(hubStack), hub, applicationSets: { dns: SETS.dns }, domain: 'argocd.example.com', signIn: SIGN_IN });
  const made = new FakeCluster(stack, 'Cluster', { clusterName: 'shop' });
  return { hubStack, stack, argoCd, spoke: new ArgoCdSpoke(stack, 'Spoke', { argoCd, ...propsOf(made, stack) }) };
}

describe('an EKS cluster that the Argo CD of another one deploys to', () => {
  const { hubStack, stack, spoke } = fleet({}, (cluster) => ({
    access: ArgoCdSpokeAccess.eks(cluster, { kubernetesNamespaces: ['shop'] }),
    facts: PlatformFacts.ofEks(cluster, { labels: { environment: 'production' } }),
  }));
  const output = synth(stack);
  const [secret] = objectsIn(stack, 'argocd-cluster-shop');

  it('is registered where Argo CD runs, with its facts, and without any secret', () => {
    expect(spoke.spokeName).toBe('shop');
    expect(releaseNamed(output, 'argocd-cluster-shop').namespace).toBe('argocd');
    expect(secret).toMatchObject({
      kind: 'Secret',
      metadata: {
        name: 'cluster-shop',
        namespace: 'argocd',
        labels: {
          'argocd.argoproj.io/secret-type': 'cluster', 'app.kubernetes.io/managed-by': 'cdktf-observable-eks', 'environment': 'production', 'cluster_name': 'shop',
        },
        annotations: { aws_cluster_name: 'shop', aws_region: 'eu-west-2' },
      },
      stringData: { name: 'shop', server: 'https://0123456789ABCDEF.gr7.eu-west-2.eks.amazonaws.com' },
    });
    expect(JSON.parse(secret.stringData.config)).toEqual({ awsAuthConfig: { clusterName: 'shop' }, tlsClientConfig: { insecure: false, caData: CA } });
  });

  it('admits the roles of the parts that connect, and lets them change its namespaces alone', () => {
    const entries = output.resources('aws_eks_access_entry');
    expect(entries).toHaveLength(3);
    expect(new Set(entries.map(({ principal_arn: arn }) => arn)).size).toBe(3);
    expect(entries.map(({ cluster_name: name, kubernetes_groups: groups }) => [name, groups])).toEqual(entries.map(() => ['shop', ['argocd-hub']]));
    expect(output.resources('aws_eks_access_policy_association')).toEqual([]);
    const rights = objectsIn(stack, 'argocd-rights');
    expect(rights.map(({ kind, metadata: { name, namespace }, subjects }: any) => [kind, name, namespace, subjects?.[0].name])).toEqual([
      ['ClusterRole', 'argocd-hub', undefined, undefined], ['ClusterRoleBinding', 'argocd-hub', undefined, 'argocd-hub'], ['RoleBinding', 'argocd-hub', 'shop', 'argocd-hub'],
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  it('is registered after it lets Argo CD in, and let go before', () => {
    expect(releaseNamed(output, 'argocd-cluster-shop').depends_on.join(' ')).toMatch(/aws_eks_access_entry\..*helm_release\..*Rights/);
  });

  it('has the parts of Argo CD get a role each, without permissions', () => {
    const hub = synth(hubStack);
    expect(hub.resources('aws_eks_pod_identity_association').map(({ namespace, service_account: account }) => `${namespace}/${account}`).sort()).toEqual(
      ['argocd/argocd-application-controller', 'argocd/argocd-applicationset-controller', 'argocd/argocd-server']);
    expect([...hub.resources('aws_iam_role_policy'), ...hub.resources('aws_iam_role_policy_attachment')]).toEqual([]);
    expect(releaseNamed(hub, 'argocd').depends_on.join(' ')).toMatch(/aws_eks_pod_identity_association/);
  });
});

it('may make its Argo CD an administrator, which it warns of', () => {
  const { stack } = fleet({}, (cluster) => ({ access: ArgoCdSpokeAccess.eks(cluster), spokeName: 'america' }));
  const output = synth(stack);
  expect(output.resources('aws_eks_access_policy_association').map(({ policy_arn: arn, access_scope: scope }) => [arn.split('}').at(-1), scope])).toEqual(
    Array(3).fill([':eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy', { type: 'cluster' }]));
  expect(objectsIn(stack, 'argocd-cluster-america')[0].metadata.name).toBe('cluster-america');
  expect(warnings(stack)).toEqual([expect.stringMatching(/^Argo CD of another cluster is administrator of this one/)]);
});

describe('a cluster outside EKS', () => {
  const { hubStack, stack } = fleet({ eksClusters: false, tokensSecretName: 'cluster-tokens' }, (_, scope) => {
    const cluster = new ExternalCluster(scope, 'External', { clusterName: 'edge', access: ClusterAccess.scaleway({ host: 'https://10.0.0.10:6443', ca: CA }) });
    return { access: ArgoCdSpokeAccess.token(cluster, { certificateAuthorityData: CA }), facts: PlatformFacts.ofKubernetes(cluster) };
  });

  it('is logged in to with a token that Argo CD reads from its Secret', () => {
    const [{ stringData }] = objectsIn(stack, 'argocd-cluster-edge');
    const { execProviderConfig: { command, args, apiVersion }, tlsClientConfig } = JSON.parse(stringData.config);
    expect([apiVersion, command, args[0], tlsClientConfig]).toEqual(['client.authentication.k8s.io/v1beta1', 'sh', '-c', { insecure: false, caData: CA }]);
    expect(args[1]).toBe('printf \'{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s"}}\' "$(cat /etc/argocd-clusters/edge)"');
    expect(stringData.server).toBe('https://10.0.0.10:6443');
    const values = valuesIn(hubStack, 'argocd');
    const { extraVolumes, extraVolumeMounts } = values.applicationSet;
    for (const { volumes, volumeMounts: mounts } of [values.controller, values.server, { volumes: extraVolumes, volumeMounts: extraVolumeMounts }]) {
      expect([volumes, mounts]).toEqual([
        [{ name: 'cluster-tokens', secret: { secretName: 'cluster-tokens', optional: true } }], [{ name: 'cluster-tokens', mountPath: '/etc/argocd-clusters', readOnly: true }],
      ]);
    }
    expect(synth(hubStack).resources('aws_iam_role')).toEqual([]);
  });

  it('has only values that the chart reads', () => {
    const keys = fixture('charts', `argo-cd-${ChartCatalog.ARGO_CD.chartVersion}.keys.json`);
    expect(unknownKeys(valuesIn(hubStack, 'argocd'), keys, ['configs/cm/oidc.config', 'configs/params/server.insecure'])).toEqual([]);
  });
});

it('gets its roles by annotations of service accounts with IRSA', () => {
  const { hubStack } = fleet({}, (cluster) => ({ access: ArgoCdSpokeAccess.eks(cluster) }), (stack) => new FakeCluster(stack, 'HubCluster', {
    clusterName: 'hub', identity: (of) => WorkloadIdentity.irsa().bind(of, of),
  }));
  const text = synth(hubStack).text;
  expect(text.match(/eks\.amazonaws\.com\/role-arn/g)).toHaveLength(3);
});

describe('is refused:', () => {
  const eks = (cluster: FakeCluster) => ({ access: ArgoCdSpokeAccess.eks(cluster) });
  it.each<[string, () => unknown, string]>([
    ['an Argo CD without roles', () => fleet(undefined, eks), 'Shop/Spoke: `argoCd` has no IAM roles to which an EKS cluster could give access. Fix: set `hub: {}` there.'],
    ['one without tokens', () => fleet({}, (cluster) => ({ access: ArgoCdSpokeAccess.token(cluster, { certificateAuthorityData: CA }) })),
      'Shop/Spoke: `argoCd` has no Secret with tokens. Fix: set `hub: { tokensSecretName: ... }` there.'],
    ['the name of its own cluster', () => fleet({}, (cluster) => ({ ...eks(cluster), spokeName: 'in-cluster' })),
      "Shop/Spoke: `spokeName` is the cluster that Argo CD runs in, which it reaches anyway, got 'in-cluster'. Fix: use another name."],
    ['facts of another cluster', () => fleet({}, (cluster, stack) => ({ ...eks(cluster), facts: PlatformFacts.ofEks(new FakeCluster(stack, 'Other', { clusterName: 'other' })) })),
      'Shop/Spoke: `facts` are facts of a different cluster'],
    ['roles of nodes', () => fleet({}, eks, (stack) => hubCluster(stack, 'nodeRole')),
      "Test/ArgoCd: `hub.eksClusters` requires a separate role for the pods of Argo CD, which this cluster does not provide, got 'NODE_ROLE'. Allowed: WorkloadIdentity.podIdentity() or .irsa(). "
      + 'Fix: set it to false, and use tokens, or run Argo CD in a cluster with one of these.'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  it('its own cluster', () => {
    const stack = testStack();
    const cluster = hubCluster(stack);
    const argoCd = new ArgoCd(stack, 'ArgoCd', { cluster, hub: {} });
    expect(() => new ArgoCdSpoke(stack, 'Spoke', { argoCd, ...eks(cluster) })).toThrow(
      "Test/Spoke: `access` is the cluster that Argo CD runs in, which it reaches anyway, got 'hub'. Fix: pass its facts to ArgoCd, and leave this out.");
  });
});
