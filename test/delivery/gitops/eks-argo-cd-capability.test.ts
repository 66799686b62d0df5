import { APPLICATIONS, factsOf, objectsIn, SETS, SOURCE } from './support';
import { ArgoCd, EksArgoCdCapability, EksArgoCdCapabilityProps, GitOpsApplication } from '../../../src';
import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { faultsAgainst } from '../../helpers/definitions';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, fixture, releaseNamed } from '../../observability/support';

const GROUP = 'f4a8c478-1021-70d3-5a13-2d5c8d1f7a11';
const REQUIRED = { identityCenterInstanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef', admins: { groupIds: [GROUP] } };
const ARN = 'arn:aws:eks:eu-west-2:111122223333:cluster/fake';

function capability(options: Partial<EksArgoCdCapabilityProps> = {}) {
  const stack = testStack();
  const cluster = completeCluster(stack);
  return { stack, cluster, made: new EksArgoCdCapability(stack, 'ArgoCd', { cluster, ...REQUIRED, ...options }) };
}

function whole() {
  const stack = testStack();
  const cluster = completeCluster(stack);
  const made = new EksArgoCdCapability(stack, 'ArgoCd', {
    cluster,
    ...REQUIRED,
    identityCenterRegion: 'eu-west-1',
    viewers: { userIds: [GROUP] },
    vpcEndpointIds: ['vpce-0123456789abcdef0'],
    kubernetesNamespaces: ['shop', 'dns'],
    applications: { web: GitOpsApplication.ofCluster({ source: SOURCE, kubernetesNamespace: 'shop' }) },
    applicationSets: { dns: SETS.dns },
    facts: factsOf(cluster),
  });
  return { stack, cluster, made };
}

it('is asked of EKS with its role, Identity Center and who may do what, and leaves what is there when it goes', () => {
  const output = synth(whole().stack);
  expect(output.resource('aws_eks_capability')).toMatchObject({
    cluster_name: 'fake',
    type: 'ARGOCD',
    delete_propagation_policy: 'RETAIN',
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\./),
    configuration: [{
      argo_cd: [{
        namespace: 'argocd',
        aws_idc: [{ idc_instance_arn: REQUIRED.identityCenterInstanceArn, idc_region: 'eu-west-1' }],
        network_access: [{ vpce_ids: ['vpce-0123456789abcdef0'] }],
        rbac_role_mapping: [{ role: 'ADMIN', identity: [{ id: GROUP, type: 'SSO_GROUP' }] }, { role: 'VIEWER', identity: [{ id: GROUP, type: 'SSO_USER' }] }],
      }],
    }],
  });
  const trust = JSON.parse(output.resource('aws_iam_role', 'ArgoCd/Role').assume_role_policy);
  expect(trust.Statement).toEqual([{ Effect: 'Allow', Principal: { Service: 'capabilities.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }]);
});

it('may read the cluster, and change the namespaces that it is given', () => {
  const { values } = releaseNamed(synth(whole().stack), 'argocd-rights');
  for (const part of ['"kind":"ClusterRole"', '"verbs":["get","list","watch"]', '"namespace":"dns"', '"namespace":"shop"', 'eks-access-entry:']) {
    expect(values[0]).toContain(part);
  }
  expect(values[0]).not.toMatch(/"kind":"ClusterRoleBinding","metadata":\{"name":"argocd-capability"\},"roleRef":\{[^}]*"name":"cluster-admin"/);
  const { stack } = capability();
  expect(releaseNamed(synth(stack), 'argocd-rights').values[0]).toContain('"name":"cluster-admin"');
  expect(warnings(stack)).toEqual([
    'Argo CD is administrator of the whole cluster, and so is everyone with write access to one of its repositories. Restrict it with `kubernetesNamespaces`.',
  ]);
});

it('warns of a namespace whose owner rules the cluster', () => {
  expect(warnings(capability({ kubernetesNamespaces: ['shop', 'kube-system'] }).stack)).toEqual([
    '`kubernetesNamespaces` contains kube-system. Write access to this namespace gives control of the cluster to Argo CD and to everyone with write access to one of its repositories.',
  ]);
  expect(warnings(capability({ kubernetesNamespaces: ['shop'] }).stack)).toEqual([]);
});

it('goes after its applications and the registration of the cluster, and before its rights', () => {
  const output = synth(whole().stack);
  const addressOf = (release: string) => `helm_release.${Object.entries<any>(output.json.resource.helm_release).find(([, { name }]) => name === release)![0]}`;
  const [address] = output.addresses.filter((one) => one.startsWith('aws_eks_capability.'));
  expect(output.resource('aws_eks_capability').depends_on).toEqual([addressOf('argocd-rights')]);
  expect(releaseNamed(output, 'argocd-projects').depends_on).toContain(address);
  expect(releaseNamed(output, 'argocd-applications').depends_on).toEqual(expect.arrayContaining([address, addressOf('argocd-projects')]));
});

it('registers the cluster by its ARN, with one project, and makes objects that the definitions take', () => {
  const { stack } = whole();
  const projects = objectsIn(stack, 'argocd-projects');
  const applications = objectsIn(stack, 'argocd-applications');
  const [secret, project] = projects;
  expect(secret).toMatchObject({ kind: 'Secret', metadata: { annotations: { aws_region: 'eu-west-2' } }, stringData: { server: ARN, project: 'cluster' } });
  expect(project.spec).toMatchObject({ destinations: [{ server: ARN, namespace: 'shop' }, { server: ARN, namespace: 'dns' }], clusterResourceWhitelist: [] });
  const web = applications.find(({ metadata }) => metadata.name === 'web');
  expect(web.spec).toMatchObject({ project: 'cluster', destination: { server: ARN, namespace: 'shop' } });
  const definitions = fixture('charts', `argo-cd-${ChartCatalog.ARGO_CD.chartVersion}.schemas.json`);
  expect(faultsAgainst(definitions, [project, ...applications])).toEqual([]);
  expect(objectsIn(capability().stack, 'argocd-projects').map(({ kind }) => kind)).toEqual(['Secret']);
});

it.each<[string, Partial<EksArgoCdCapabilityProps>, string]>([
  ['nobody who signs in', { admins: {} },
    'Test/ArgoCd: `admins` is missing, and so are `editors` and `viewers`: no user could sign in. Fix: list a group of IAM Identity Center.'],
  ['an application of a team', { applications: { web: APPLICATIONS.web } },
    'Test/ArgoCd: `applications.web.team` requires a separate project, but EKS supports only one per cluster. Fix: use ArgoCd, or deploy it as an application of the cluster.'],
  ['a set of a team', { applicationSets: { previews: SETS.previews } },
    'Test/ArgoCd: `applicationSets.previews.team` requires a separate project, but EKS supports only one per cluster. Fix: use ArgoCd, or deploy it as an application of the cluster.'],
  ['no namespace at all', { kubernetesNamespaces: [] },
    'Test/ArgoCd: `kubernetesNamespaces` is empty, so nothing could be deployed. Fix: list a namespace, or omit it for the whole cluster.'],
  ['a namespace twice', { kubernetesNamespaces: ['shop', 'dns', 'shop'] },
    "Test/ArgoCd: `kubernetesNamespaces` lists a namespace more than once, got 'shop'. Fix: remove one of them."],
  ['an application outside of its namespaces', { kubernetesNamespaces: ['shop'], applications: { web: GitOpsApplication.ofCluster({ source: SOURCE }) } },
    "Test/ArgoCd: `applications.web.kubernetesNamespace` is a namespace that Argo CD may not change, got 'default'. Allowed: shop. Fix: use one of `kubernetesNamespaces`, or add it there."],
])('refuses %s', (_, options, message) => {
  expect(() => capability(options)).toThrow(new Error(message));
});

it.each<[string, Partial<EksArgoCdCapabilityProps>]>([
  ['a name for an id', { admins: { groupIds: ['platform'] } }],
  ['an endpoint that is none', { vpcEndpointIds: ['eks-capabilities'] }],
  ['an instance that is none', { identityCenterInstanceArn: 'ssoins-0123456789abcdef' }],
])('refuses %s', (_, options) => {
  expect(() => capability(options)).toThrow(/is not valid/);
});

it('is not beside another Argo CD of the cluster', () => {
  const { stack, cluster } = capability();
  const refused = (scope: string) => `Test/${scope}: \`cluster\` has Argo CD from Test/ArgoCd: both would deploy the applications in the namespace argocd. Fix: keep one of the two.`;
  expect(() => new ArgoCd(stack, 'Own', { cluster })).toThrow(refused('Own'));
  expect(() => new EksArgoCdCapability(stack, 'Second', { cluster, ...REQUIRED })).toThrow(refused('Second'));
});
