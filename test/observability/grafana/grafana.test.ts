import { randomBytes } from 'crypto';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { CONFIDENTIAL_NODES, SEVERAL_CLUSTERS, tellContent } from '../../../src/cluster/cluster-contents';
import { DualIngress, DualIngressProps } from '../../../src/ingress/dual-ingress';
import { IngressLoadBalancer } from '../../../src/ingress/load-balancer/ingress-load-balancer';
import { NginxController } from '../../../src/ingress/nginx/nginx-controller';
import { NginxIngress } from '../../../src/ingress/nginx/nginx-ingress';
import { QueriedPrometheus } from '../../../src/observability/conventions/queried-prometheus';
import { DashboardAddress, DashboardDataSource } from '../../../src/observability/dashboards/dashboard';
import { Dashboards } from '../../../src/observability/dashboards/dashboards';
import { BOARD_NEEDS } from '../../../src/observability/dashboards/own-boards';
import { Grafana, GrafanaOptions } from '../../../src/observability/grafana/grafana';
import { GrafanaDatabase } from '../../../src/observability/grafana/grafana-database';
import { VolumeRetention } from '../../../src/storage/volume-options';
import { manifestsOf } from '../../charts/support';
import { boardsIn, downloaderIn, downloadsOf } from '../../helpers/dashboards';
import { FakeCluster } from '../../helpers/fake-cluster';
import { stackBeside, synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, documentsIn, IdentityKind, plainCluster, releaseNamed, valuesIn } from '../support';

const PROMETHEUS = { url: 'http://prometheus-server.monitoring.svc:80' };
const BOTH: GrafanaOptions = { prometheus: PROMETHEUS, cloudWatch: { region: 'eu-west-2' } };

function made(options: GrafanaOptions = BOTH, kind?: IdentityKind) {
  const stack = testStack();
  return { stack, grafana: new Grafana(stack, 'Grafana', { cluster: completeCluster(stack, kind), ...options }) };
}

const valuesFor = (options?: GrafanaOptions, kind?: IdentityKind) => valuesIn(made(options, kind).stack, 'grafana');

function errorFor(options: GrafanaOptions): string {
  try {
    made(options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

const dashboardsIn = (values: any) => downloadsOf(downloaderIn(values)).map(({ file }) => file.replace(/^.*\/|\.json$/g, '')).sort();
const sourcesIn = (values: any) => values.datasources['datasources.yaml'].datasources.map(({ uid }: any) => uid);

describe('grafana', () => {
  // Changing one of these starts with an empty volume: see MONITORING_NAMESPACE.
  it('keeps its release, namespace and kind of volume for ever', () => {
    const { stack } = made();
    expect(synth(stack).resource('helm_release', 'Grafana/Chart/Resource')).toMatchObject({ name: 'grafana', namespace: 'monitoring' });
    expect(valuesFor().persistence).toEqual({ enabled: true, type: 'pvc', size: '10Gi', storageClassName: 'gp3-retain' });
    expect(valuesFor()).toMatchObject({ replicas: 1, deploymentStrategy: { type: 'Recreate' } });
  });

  it('has another volume when asked', () => {
    const database = GrafanaDatabase.embedded({ sizeGiB: 2, retention: VolumeRetention.DELETE });
    expect(valuesFor({ ...BOTH, database }).persistence).toMatchObject({ size: '2Gi', storageClassName: 'gp3' });
  });

  it('keeps the uids of its data sources for ever', () => {
    expect(sourcesIn(valuesFor())).toEqual(['prometheus', 'cloudwatch']);
  });

  it('asks Prometheus for no finer rates than are scraped', () => {
    const [source] = valuesFor({ prometheus: { ...PROMETHEUS, scrapeIntervalSeconds: 60 } }).datasources['datasources.yaml'].datasources;
    expect(source).toMatchObject({ url: PROMETHEUS.url, isDefault: true, jsonData: { timeInterval: '60s' } });
  });

  it('logs in to a Loki that asks for it, by variables out of a Secret, beside those of others', () => {
    const { datasources, envValueFrom } = valuesFor({
      logs: { url: 'http://loki-gateway.monitoring.svc:80', loginSecretName: 'loki-login' },
      database: GrafanaDatabase.postgres({ host: 'db', secretName: 'grafana-db' }),
    });
    const { basicAuth, basicAuthUser, secureJsonData } = datasources['datasources.yaml'].datasources[0];
    // Grafana reads what `$__env{}` and `${}` stand for once more, in which `$` would be a variable again.
    expect({ basicAuth, basicAuthUser, secureJsonData }).toEqual({ basicAuth: true, basicAuthUser: '$LOKI_USERNAME', secureJsonData: { basicAuthPassword: '$LOKI_PASSWORD' } });
    expect(envValueFrom).toEqual({
      GF_DATABASE_PASSWORD: { secretKeyRef: { name: 'grafana-db', key: 'password' } },
      LOKI_USERNAME: { secretKeyRef: { name: 'loki-login', key: 'username' } },
      LOKI_PASSWORD: { secretKeyRef: { name: 'loki-login', key: 'password' } },
    });
    expect(valuesFor({ logs: { url: 'http://loki' } }).envValueFrom).toBeUndefined();
    expect(errorFor({ logs: { url: 'http://loki', loginSecretName: 'a b' } })).toMatch(/`logs\.loginSecretName`/);
  });

  it('asks the Prometheus of other clusters too, each as a source that dashboards offer, with logins out of Secrets', () => {
    const queried = {
      'eu-1': QueriedPrometheus.of({ url: 'https://metrics.eu.example.com', loginSecretName: 'eu', caSecretName: 'authority', scrapeIntervalSeconds: 60 }),
      'us': QueriedPrometheus.of({ url: 'https://metrics.us.example.com' }),
    };
    const { datasources, envValueFrom } = valuesFor({ prometheus: { ...PROMETHEUS, queried } });
    const [own, eu, us] = datasources['datasources.yaml'].datasources;
    expect([own, eu, us].map(({ uid, type, isDefault }) => [uid, type, isDefault])).toEqual([
      ['prometheus', 'prometheus', true], ['prometheus-eu-1', 'prometheus', false], ['prometheus-us', 'prometheus', false],
    ]);
    expect(eu).toMatchObject({
      basicAuth: true,
      basicAuthUser: '$PROMETHEUS_EU_1_USERNAME',
      secureJsonData: { basicAuthPassword: '$PROMETHEUS_EU_1_PASSWORD', tlsCACert: '$PROMETHEUS_EU_1_CA_CRT' },
      jsonData: { timeInterval: '60s', tlsAuthWithCACert: true },
    });
    expect(us).not.toHaveProperty('basicAuth');
    expect(us).not.toHaveProperty('secureJsonData');
    expect(envValueFrom).toEqual({
      PROMETHEUS_EU_1_USERNAME: { secretKeyRef: { name: 'eu', key: 'username' } },
      PROMETHEUS_EU_1_PASSWORD: { secretKeyRef: { name: 'eu', key: 'password' } },
      PROMETHEUS_EU_1_CA_CRT: { secretKeyRef: { name: 'authority', key: 'ca.crt' } },
    });
    expect(errorFor({ prometheus: { ...PROMETHEUS, queried: { a_b: queried.us } } })).toMatch(/`prometheus\.queried` is not valid, got 'a_b'/);
  });

  it('takes a region that only Terraform knows', () => {
    const stack = testStack();
    const region = new TerraformVariable(stack, 'Region', { type: 'string' }).stringValue;
    new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), ...BOTH, cloudWatch: { region } });
    expect(synth(stack).text).toContain('\\"defaultRegion\\":${jsonencode(var.Region)}');
  });
});

describe('permission to read CloudWatch', () => {
  const ATTACHED = /AmazonGrafanaCloudWatchAccess$/;
  const attachments = (options: GrafanaOptions, kind: IdentityKind) => synth(made(options, kind).stack).resources('aws_iam_role_policy_attachment');

  it('is one policy, on the role of Grafana\'s service account', () => {
    const { stack } = made(BOTH, 'podIdentity');
    const output = synth(stack);
    expect(output.resources('aws_iam_role_policy_attachment')).toEqual([]);
    expect(JSON.parse(output.resource('aws_iam_role_policy').policy).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['ReadMetrics']);
    expect(output.resource('aws_eks_pod_identity_association')).toMatchObject({ namespace: 'monitoring', service_account: 'grafana' });
    expect(valuesIn(stack, 'grafana').serviceAccount).toEqual({ create: true, name: 'grafana', annotations: {} });
  });

  it('is on the node role in a demonstration, which warns', () => {
    const { stack } = made(BOTH, 'nodeRole');
    expect(synth(stack).resource('aws_iam_role_policy_attachment')).toMatchObject({ role: 'node', policy_arn: expect.stringMatching(ATTACHED) });
    expect(warnings(stack)).toEqual([expect.stringContaining('GrafanaCloudWatch of monitoring:grafana is on the node role')]);
  });

  it('is there before the pod', () => {
    const { stack } = made();
    const output = synth(stack);
    const [association] = output.addresses.filter((address) => address.startsWith('aws_eks_pod_identity_association'));
    expect(output.resource('helm_release', 'Grafana/Chart/Resource').depends_on).toContain(association);
  });

  it.each<[string, GrafanaOptions]>([
    ['no CloudWatch', { prometheus: PROMETHEUS }],
    ['CloudWatch switched off', { prometheus: PROMETHEUS, cloudWatch: { enabled: false, region: 'eu-west-2' } }],
  ])('is not asked for with %s', (_, options) => {
    expect(attachments(options, 'podIdentity')).toEqual([]);
    expect(sourcesIn(valuesFor(options))).toEqual(['prometheus']);
  });

  it('is not asked of a cluster that is not on AWS', () => {
    const stack = testStack();
    new Grafana(stack, 'Grafana', { cluster: plainCluster(stack), prometheus: PROMETHEUS });
    expect(synth(stack).addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
    expect(valuesIn(stack, 'grafana').persistence).toEqual({ enabled: true, type: 'pvc', size: '10Gi' });
  });
});

describe('the administrator', () => {
  it('has a password that is in no document, and a command that shows it', () => {
    const { stack, grafana } = made();
    expect(JSON.stringify(documentsIn(stack, 'grafana'))).not.toMatch(/password/i);
    expect(valuesIn(stack, 'grafana').assertNoLeakedSecrets).toBe(true);
    expect(grafana.adminPasswordCommand)
      .toBe('kubectl get secret --namespace monitoring grafana --output jsonpath=\'{.data.admin-password}\' | base64 --decode');
  });

  it('may come from a Secret', () => {
    const { stack, grafana } = made({ ...BOTH, adminSecretName: 'ops-admin' });
    expect(valuesIn(stack, 'grafana').admin).toEqual({ existingSecret: 'ops-admin' });
    expect(grafana.adminPasswordCommand).toContain(' ops-admin ');
  });

  it('cannot have the check for passwords switched off', () => {
    expect(() => valuesFor({ ...BOTH, helmValues: { assertNoLeakedSecrets: false } })).toThrow(new Error(
      'Test/Grafana/Chart: `helmValues.assertNoLeakedSecrets` is set by the library, and other parts depend on it, got false. Fix: remove it.',
    ));
  });

  it('is not given a Secret past the option that the command reads', () => {
    expect(() => valuesFor({ ...BOTH, helmValues: { admin: { existingSecret: 'mine' } } })).toThrow(new Error(
      'Test/Grafana: `helmValues.admin.existingSecret` cannot be set here: `adminPasswordCommand` would show another password, got \'mine\'. Fix: remove it, and use `adminSecretName`.',
    ));
  });
});

describe('data sources of the user', () => {
  const more = (entry: object) => ({ ...BOTH, helmValues: { datasources: { 'more.yaml': { apiVersion: 1, datasources: [entry] } } } });

  it('stand beside ours in a file of their own', () => {
    const { datasources } = valuesFor(more({ name: 'Loki', uid: 'loki', type: 'loki', isDefault: false }));
    expect(Object.keys(datasources).sort()).toEqual(['datasources.yaml', 'more.yaml']);
  });

  it.each([
    [{ uid: 'prometheus' }, 'uid` is also the uid of a data source of the library, which would be overwritten, got \'prometheus\'. Fix: use another one.'],
    [{ name: 'CloudWatch' }, 'name` is also the uid of a data source of the library, which would be overwritten, got \'CloudWatch\'. Fix: use another one.'],
    [{ isDefault: true }, 'isDefault` cannot be true: the default is Prometheus, and Grafana does not start with two defaults, got true. Fix: leave it out, and select the data source in the dashboards.'],
  ])('do not take the place of ours: %j', (entry, said) => {
    expect(() => valuesFor(more({ name: 'Mine', uid: 'mine', type: 'prometheus', ...entry }))).toThrow(new Error(
      `Test/Grafana: \`helmValues.datasources["more.yaml"].datasources[0].${said}`,
    ));
  });

  it('do not stand in our file', () => {
    expect(() => valuesFor({ ...BOTH, helmValues: { datasources: { 'datasources.yaml': { datasources: [] } } } })).toThrow(new Error(
      'Test/Grafana/Chart: `helmValues.datasources["datasources.yaml"].datasources` is set by the library, and other parts depend on it, got []. '
      + 'Fix: remove it, and use `datasources["more.yaml"]`.',
    ));
  });
});

describe('dashboards', () => {
  const KUBERNETES = ['api-server', 'cluster-overview', 'coredns', 'cost', 'nodes', 'pipeline', 'pods', 'volumes', 'workloads'];
  const VIEWS = ['k8s-system-api-server', 'k8s-system-coredns', 'k8s-views-global', 'k8s-views-namespaces', 'k8s-views-nodes', 'k8s-views-pods'];

  const boards = (stack: TerraformStack) => boardsIn(manifestsOf(releaseNamed(synth(stack), 'grafana-dashboards')));
  const names = (stack: TerraformStack) => Object.keys(boards(stack)).sort();

  /** What Grafana shows beside what comes onto its cluster after it. */
  function beside(ingress: Omit<DualIngressProps, 'cluster'>, options: GrafanaOptions = BOTH): TerraformStack {
    const stack = testStack();
    const cluster = completeCluster(stack);
    new Grafana(stack, 'Grafana', { cluster, ...options });
    new DualIngress(stack, 'Ingress', { cluster, drain: false, ...ingress });
    return stack;
  }

  /** Which data sources the panels of a dashboard ask, and its rows. */
  const inside = (stack: TerraformStack, name: string) => {
    const { panels, templating } = JSON.parse(Object.values(boards(stack)[name].data)[0] as string);
    return {
      asks: [...new Set(panels.flatMap(({ datasource }: any) => datasource?.type ?? []))].sort(),
      rows: panels.filter(({ type }: any) => type === 'row').map(({ title }: any) => title),
      variables: templating.list.map((variable: any) => variable.name),
      panels,
    };
  };

  const nlb = { loadBalancer: IngressLoadBalancer.nlb() };

  it('are those of the cluster where nothing takes requests', () => {
    const { stack } = made();
    expect(names(stack)).toEqual(KUBERNETES);
    expect(valuesIn(stack, 'grafana')).not.toHaveProperty('extraInitContainers');
    expect(names(made({ prometheus: PROMETHEUS }).stack)).toEqual(KUBERNETES);
  });

  it.each<[string, Omit<DualIngressProps, 'cluster'>, string[]]>([
    ['both halves', {}, ['cloudwatch', 'prometheus']],
    ['ingress-nginx', { nginx: { controller: NginxController.ingressNginx() } }, ['cloudwatch', 'prometheus']],
    ['an NLB', { nginx: nlb }, ['cloudwatch', 'prometheus']],
    ['no ALB', { withAlb: false }, ['cloudwatch', 'prometheus']],
    ['an ALB alone', { withNginx: false }, ['cloudwatch']],
  ])('and of ways in: %s', (_, ingress, asks) => {
    const stack = beside(ingress);
    expect(names(stack)).toEqual([...KUBERNETES, 'ingress'].sort());
    expect(inside(stack, 'ingress').asks).toEqual(asks);
  });

  it.each<[string, GrafanaOptions, string[], string[]]>([
    ['metrics', { cloudWatch: { region: 'eu-west-2' } }, ['ingress'], ['cloudwatch']],
    ['CloudWatch', { prometheus: PROMETHEUS }, [...KUBERNETES, 'ingress'].sort(), ['prometheus']],
  ])('none without its data source: no %s', (_, options, found, asks) => {
    const stack = beside({}, options);
    expect(names(stack)).toEqual(found);
    const { asks: asked, variables, panels } = inside(stack, 'ingress');
    expect(asked).toEqual(asks);
    expect(variables).not.toContain(asks[0] === 'prometheus' ? 'cloudwatch' : 'cluster');
    // No hole where a half was.
    const graphs = panels.filter(({ type }: any) => type === 'timeseries');
    expect(graphs.slice(0, 2).map(({ gridPos }: any) => gridPos.x)).toEqual(graphs[0].gridPos.y === graphs[1].gridPos.y ? [0, 12] : [0, 0]);
    expect(new Set(panels.map(({ gridPos: { x, y } }: any) => `${x}/${y}`)).size).toBe(panels.length);
  });

  it('are of logs and traces where these are kept, and of what carries them', () => {
    const stack = testStack();
    const cluster = completeCluster(stack);
    new Grafana(stack, 'Grafana', { cluster, ...BOTH, logs: { url: 'http://loki' }, traces: { url: 'http://tempo' } });
    expect(names(stack)).toEqual([...KUBERNETES, 'logs', 'traces'].sort());
    expect(inside(stack, 'pipeline').rows).toEqual(['Prometheus', 'Loki', 'Tempo', 'Grafana']);
    expect(inside(made().stack, 'pipeline').rows).toEqual(['Prometheus', 'Grafana']);
    tellContent(cluster, 'fluent-bit');
    expect(inside(stack, 'pipeline').rows).toEqual(['Prometheus', 'Collectors', 'Loki', 'Tempo', 'Grafana']);
  });

  it('are of confidential nodes, and of a fleet, where there is one', () => {
    const { stack, grafana } = made();
    const cluster = stack.node.findChild('Cluster');
    expect(grafana).toBeDefined();
    tellContent(cluster, CONFIDENTIAL_NODES);
    tellContent(cluster, SEVERAL_CLUSTERS);
    expect(names(stack)).toEqual([...KUBERNETES, 'confidential-nodes', 'fleet'].sort());
  });

  it('ask one data source, or are known to ask several', () => {
    const folder = join(__dirname, '..', '..', '..', 'dashboards');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const { panels } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const asked = new Set(panels.flatMap(({ datasource }: any) => datasource?.type ?? []));
      if (!(file.replace('.json', '') in BOARD_NEEDS)) expect([file, asked.size]).toEqual([file, 1]);
    }
  });

  it('have every row that they are said to have', () => {
    for (const [name, { rows = {} }] of Object.entries(BOARD_NEEDS)) {
      const { panels } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'dashboards', `${name}.json`), 'utf8'));
      expect(panels.filter(({ type }: any) => type === 'row').map(({ title }: any) => title)).toEqual(expect.arrayContaining(Object.keys(rows)));
    }
  });

  it('are ConfigMaps of a release that is there before Grafana, in folders, for a container that reads these alone', () => {
    const { stack } = made();
    const output = synth(stack);
    expect(boards(stack).pods).toMatchObject({
      metadata: { name: 'grafana-dashboard-cluster-pods', labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: 'Cluster' } },
    });
    expect(output.resource('helm_release', 'Grafana/Chart/Resource').depends_on).toContain('helm_release.Grafana_Dashboards_C2F70CA8');
    const objects = manifestsOf(releaseNamed(output, 'grafana-dashboards'));
    expect(objects.find(({ kind }) => kind === 'Role').rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }]);
    expect(objects.find(({ kind }) => kind === 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'grafana', namespace: 'monitoring' }]);
    const values = valuesIn(stack, 'grafana');
    expect(values).toMatchObject({ automountServiceAccountToken: false, rbac: { create: false } });
    expect(values.sidecar.dashboards).toMatchObject({ enabled: true, label: 'grafana_dashboard', labelValue: '1', resource: 'configmap', folderAnnotation: 'grafana_folder', skipReload: true });
    expect(values.extraContainerVolumes.map(({ name }: any) => name)).toEqual(['dashboards-token']);
  });

  it('are none without any data source, and Grafana warns', () => {
    const { stack } = made({});
    expect(synth(stack).resources('helm_release').map(({ name }) => name)).not.toContain('grafana-dashboards');
    expect(valuesIn(stack, 'grafana')).not.toHaveProperty('sidecar');
    expect(warnings(stack)).toEqual(['Grafana has no data source. Add one (`prometheus`, `logs`, `traces`, `cloudWatch`), or do not install Grafana: `grafana: { enabled: false }`.']);
    expect(warnings(made().stack)).toEqual([]);
  });

  it('know of a controller in another stack, and not of one on another cluster', () => {
    const stack = testStack();
    const cluster = completeCluster(stack);
    new Grafana(stack, 'Grafana', { cluster, ...BOTH });
    const other = stackBeside(stack, 'Other');
    new NginxIngress(other, 'Nginx', { cluster });
    expect(names(stack)).toContain('ingress');
    const elsewhere = testStack();
    new NginxIngress(elsewhere, 'Nginx', { cluster: new FakeCluster(elsewhere, 'Another', { clusterName: 'another' }) });
    new Grafana(elsewhere, 'Grafana', { cluster: completeCluster(elsewhere), ...BOTH });
    expect(names(elsewhere)).toEqual(KUBERNETES);
  });

  it('are the user\'s, when there is a list', () => {
    const dashboards = [...Dashboards.kubernetesViews(), Dashboards.traefik(), Dashboards.pipeline(), Dashboards.ingress()];
    const { stack } = made({ ...BOTH, dashboards });
    expect(dashboardsIn(valuesIn(stack, 'grafana'))).toEqual([...VIEWS, 'traefik-kubernetes']);
    expect(names(stack)).toEqual(['ingress', 'pipeline']);
    // Who names it has what it is about; a Loki and a Tempo are not there.
    expect(inside(stack, 'ingress').asks).toEqual(['cloudwatch', 'prometheus']);
    expect(inside(stack, 'pipeline').rows).toEqual(['Prometheus', 'Collectors', 'Grafana']);
    expect(valuesFor({ ...BOTH, dashboards: [] })).not.toHaveProperty('extraInitContainers');
    expect(valuesFor({ ...BOTH, dashboards: [] })).not.toHaveProperty('sidecar');
    expect(valuesFor({ ...BOTH, dashboards: Dashboards.kubernetesViews() })).not.toHaveProperty('sidecar');
  });

  it('are values of the chart when asked, which nothing has to read from the API', () => {
    const values = valuesFor({ ...BOTH, dashboards: Dashboards.inValues([...Dashboards.kubernetes(), Dashboards.nginx()]) });
    expect(Object.keys(values.dashboards.cluster).sort()).toEqual(['api-server', 'cluster-overview', 'coredns', 'nodes', 'pods', 'volumes', 'workloads']);
    expect(JSON.parse(values.dashboards.cluster.pods.json)).toMatchObject({ title: 'Pods', uid: 'eks-pods' });
    expect(values).not.toHaveProperty('sidecar');
    expect(dashboardsIn(values)).toEqual(['nginx']);
  });

  it('are JSON of the user, with its inputs filled in', () => {
    const json = '{"title":"Mine","uid":"mine","panels":[{"datasource":"${DS_PROMETHEUS}","legend":"{{pod}} ${other}"}]}';
    const { stack } = made({
      ...BOTH,
      dashboards: [{ name: 'mine', folder: 'My team', address: DashboardAddress.json(json), dataSource: DashboardDataSource.PROMETHEUS, inputs: { DS_PROMETHEUS: 'prometheus' } }],
    });
    expect(boards(stack).mine).toMatchObject({
      metadata: { name: 'grafana-dashboard-my-team-mine', annotations: { grafana_folder: 'My team' } },
      data: { 'mine.json': '{"title":"Mine","uid":"mine","panels":[{"datasource":"prometheus","legend":"{{pod}} ${other}"}]}' },
    });
  });

  it.each([
    ['boards/mine.json', 'is not JSON ('],
    ['[]', 'is not a dashboard, got \'[]\'. Allowed: an object with a `title`, as exported by Grafana. Fix: export the dashboard: Export > JSON.'],
    ['{"panels":[]}', 'is not a dashboard'],
    ['{"title":"Mine","uid":"a b"}', '.uid` is not valid, got \'a b\'. Allowed: up to 40 letters, digits, - and _. Fix: shorten the `uid` of the JSON.'],
    [JSON.stringify({ title: 'Mine', text: 'x'.repeat(1024 * 1024) }), 'has 1048602 bytes, but a ConfigMap can have at most 1048576. Fix: split it into two dashboards, or load it from a URL (`DashboardAddress.github`).'],
  ])('that are no JSON of a dashboard are refused: %.30s', (json, said) => {
    const mine = { name: 'mine', folder: 'Team', address: DashboardAddress.json(json), dataSource: DashboardDataSource.PROMETHEUS };
    expect(errorFor({ ...BOTH, dashboards: [mine] })).toContain('Test/Grafana: `dashboards[0].address.json');
    expect(errorFor({ ...BOTH, dashboards: [mine] })).toContain(said);
  });

  it('have a uid each, and a title of its own in a folder, or Grafana would save none of them', () => {
    const mine = (name: string, uid: string, title = name) => ({ name, folder: 'Team', address: DashboardAddress.json(`{"title":"${title}","uid":"${uid}"}`), dataSource: DashboardDataSource.PROMETHEUS });
    const [pods] = Dashboards.kubernetes().filter(({ name }) => name === 'pods');
    expect(errorFor({ ...BOTH, dashboards: [mine('a', 'one'), mine('b', 'two'), mine('c', 'one')] })).toBe(
      'Test/Grafana: `dashboards[2].address` has the uid of another dashboard, got \'one\'. Fix: remove one of them, or give it another `uid`.',
    );
    expect(errorFor({ ...BOTH, dashboards: [mine('a', 'one', 'Queue'), mine('b', 'two', 'Queue')] })).toBe(
      'Test/Grafana: `dashboards[1].address` has the title of another dashboard in the folder Team, got \'Queue\'. Fix: remove one of them, or give it another `title`.',
    );
    expect(() => made({ ...BOTH, dashboards: [mine('a', 'one', 'Queue'), { ...mine('b', 'two', 'Queue'), folder: 'Other' }] })).not.toThrow();
    expect(errorFor({ ...BOTH, dashboards: [pods, { ...pods, folder: 'Copies' }] })).toContain('got \'eks-pods\'');
    expect(errorFor({ ...BOTH, dashboards: Dashboards.inValues([pods, { ...pods, folder: 'Copies' }]) })).toContain('got \'eks-pods\'');
  });

  it('that make a release too large are refused before Helm would', () => {
    const random = Array.from({ length: 5 }, (_, index) => ({
      name: `mine-${index}`,
      folder: 'Team',
      address: DashboardAddress.json(JSON.stringify({ title: `Mine ${index}`, text: randomBytes(150_000).toString('hex') })),
      dataSource: DashboardDataSource.PROMETHEUS,
    }));
    const { stack } = made({ ...BOTH, dashboards: random });
    expect(() => synth(stack)).toThrow('Test/Grafana/Dashboards: `dashboards` results in a release of about');
  });

  it('all come from a commit or a revision', () => {
    const addresses = downloadsOf(downloaderIn(valuesFor({ ...BOTH, dashboards: Dashboards.kubernetesViews() })));
    expect(addresses).toHaveLength(6);
    expect(addresses.filter(({ url }) => !/^https:\/\/raw\.githubusercontent\.com\/[\w-]+\/[\w-]+\/[0-9a-f]{40}\/[\w/-]+\.json$/.test(url))).toEqual([]);
    const mine = Dashboards.of({
      name: 'mine', folder: 'My team', address: DashboardAddress.grafanaCom(1860, 37), dataSource: DashboardDataSource.PROMETHEUS,
    });
    const values = valuesFor({ ...BOTH, dashboards: [mine] });
    expect(downloadsOf(downloaderIn(values))).toEqual([
      { file: 'my-team/mine.json', url: 'https://grafana.com/api/dashboards/1860/revisions/37/download', replacing: '' },
    ]);
    expect(values.dashboardProviders['dashboardproviders.yaml'].providers).toEqual([
      expect.objectContaining({ name: 'my-team', folder: 'My team', options: { path: '/var/lib/grafana/dashboards/my-team' } }),
    ]);
  });

  it('have their inputs filled in where they have no variable for it', () => {
    const downloads = downloadsOf(downloaderIn(valuesFor({ ...BOTH, dashboards: [...Dashboards.kubernetesViews(), Dashboards.nginx()] })));
    expect(downloads.filter(({ replacing }) => replacing)).toEqual([
      expect.objectContaining({ file: 'ingress/nginx.json', replacing: '/-- .* --/! s/\\$\\{?DS_PROMETHEUS\\}?/prometheus/g' }),
    ]);
  });

  it('leave the containers, volumes and mounts of the user where they are', () => {
    const own = {
      extraInitContainers: [{ name: 'own', image: 'busybox:1.38' }],
      extraContainerVolumes: [{ name: 'own', emptyDir: {} }],
      extraVolumeMounts: [{ name: 'own', mountPath: '/own', readOnly: true }],
    };
    const values = valuesFor({ ...BOTH, dashboards: [Dashboards.nginx(), Dashboards.pipeline()], helmValues: own });
    for (const [key, [entry]] of Object.entries(own)) {
      expect(values[key].map(({ name }: any) => name)).toEqual(key === 'extraContainerVolumes' ? ['dashboards', 'dashboards-token', 'own'] : ['dashboards', 'own']);
      expect(values[key]).toContainEqual(entry);
    }
    expect(valuesFor({ helmValues: own })).toMatchObject(own);
  });

  it('have no secret in what stands beside them', () => {
    const env = [{ name: 'API_TOKEN', value: 'abc' }];
    expect(() => made({ ...BOTH, helmValues: { extraInitContainers: [{ name: 'own', env }] } })).toThrow(
      'Test/Grafana: `helmValues.extraInitContainers[0].env[0].value` contains a secret in plain text',
    );
  });

  it('of a kind of its own stay with the chart, which makes a ConfigMap of their JSON', () => {
    class Inline extends DashboardAddress {
      public bind() {
        return { helmValues: { json: '{}' } };
      }
    }
    const mine = Dashboards.of({ name: 'mine', folder: 'Team', address: new Inline(), dataSource: DashboardDataSource.PROMETHEUS });
    const values = valuesFor({ ...BOTH, dashboards: [mine, Dashboards.nginx()] });
    expect(values.dashboards).toEqual({ team: { mine: { json: '{}' } } });
    expect(dashboardsIn(values)).toEqual(['nginx']);
    expect(valuesFor({ ...BOTH, dashboards: [mine] })).not.toHaveProperty('extraInitContainers');
  });

  it('of a kind of its own have no address that the shell would read', () => {
    class Quoted extends DashboardAddress {
      public bind() {
        return { helmValues: { url: 'https://example.com/\'; ls' } };
      }
    }
    const mine = Dashboards.of({ name: 'mine', folder: 'Team', address: new Quoted(), dataSource: DashboardDataSource.PROMETHEUS });
    expect(() => made({ ...BOTH, dashboards: [mine] })).toThrow(new Error(
      'Test/Grafana: `dashboards[0].address.url` is not valid, got \'https://example.com/\'; ls\'. Allowed: an address with http:// or https://, without spaces, quotes, backslashes and braces. '
      + 'Fix: encode these characters, for example as %20.',
    ));
  });

  const ours = { name: 'mine', folder: 'Team', dataSource: DashboardDataSource.PROMETHEUS };
  const github = (repository: string, commit: string, path: string) => ({ ...ours, address: DashboardAddress.github(repository, commit, path) });
  const COMMIT = '7fc1dc8ccd23eeb8c58ddd8be2a122922d424937';

  it.each<[string, GrafanaOptions, string]>([
    ['a branch', { ...BOTH, dashboards: [github('a/b', 'main', 'x.json')] },
      'Test/Grafana: `dashboards[0].address.commit` is not valid, got \'main\'. Allowed: a commit of 40 hexadecimal digits. Fix: pin the commit that the branch or tag points at: git rev-parse <tag>^{commit}.'],
    ['a repository without owner', { ...BOTH, dashboards: [github('b', COMMIT, 'x.json')] },
      'Test/Grafana: `dashboards[0].address.repository` is not valid, got \'b\'. Allowed: owner/name. Fix: pass owner and name of the repository.'],
    ['a path that leaves the repository', { ...BOTH, dashboards: [github('a/b', COMMIT, '../x.json')] },
      'Test/Grafana: `dashboards[0].address.path` is not valid, got \'../x.json\'. Allowed: the path of a .json file in the repository, without a leading slash. Fix: pass the path of the file.'],
    ['revision 0', { ...BOTH, dashboards: [{ ...ours, address: DashboardAddress.grafanaCom(1860, 0) }] },
      'Test/Grafana: `dashboards[0].address.revision` must be a whole number from 1 to 10000, got 0. Fix: pass a number from 1 to 10000.'],
    ['a name that the shell would read', { ...BOTH, dashboards: [{ ...github('a/b', COMMIT, 'x.json'), name: 'a; b' }] },
      'Test/Grafana: `dashboards[0].name` is not valid, got \'a; b\'. Allowed: a-z, 0-9 and -, with a letter or digit at both ends. Fix: rename the dashboard.'],
    ['a folder that no ConfigMap can be named after', { ...BOTH, dashboards: [{ ...github('a/b', COMMIT, 'x.json'), folder: 'A/B' }] },
      'Test/Grafana: `dashboards[0].folder` is not valid, got \'A/B\'. Allowed: letters and digits, separated by single spaces or dashes. Fix: rename the folder.'],
    ['an input that sed would read', { ...BOTH, dashboards: [{ ...github('a/b', COMMIT, 'x.json'), inputs: { DS: 'a/b' } }] },
      'Test/Grafana: `dashboards[0].inputs.DS` is not valid, got \'a/b\'. Allowed: letters, digits, _ and -. Fix: pass the uid of a data source.'],
    ['a dashboard that is used more than once', { ...BOTH, dashboards: [Dashboards.nginx(), Dashboards.nginx()] },
      'Test/Grafana: `dashboards[1].name` is used more than once in the folder Ingress, got \'nginx\'. Fix: remove one of them, or rename it or folder.'],
    ['a dashboard without its data source', { prometheus: PROMETHEUS, dashboards: [Dashboards.alb()] },
      'Test/Grafana: `dashboards[0].dataSource` is not a data source of this Grafana, got \'CLOUDWATCH\'. Allowed: PROMETHEUS. Fix: set `cloudWatch`, or remove the dashboard aws-elb-application-lb.'],
    ['CloudWatch without a region', { cloudWatch: {} },
      'Test/Grafana: `cloudWatch.region` is missing, and the region of this cluster is unknown. Fix: set the region to query, such as the `region` of an EKS cluster.'],
    ['a Secret that cannot be one', { ...BOTH, adminSecretName: 'Ops_Admin' },
      'Test/Grafana: `adminSecretName` is not valid, got \'Ops_Admin\'. Allowed: up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part (RFC 1123 subdomain). Fix: use a name such as \'ops-admin\'.'],
    ['a volume without room', { ...BOTH, database: GrafanaDatabase.embedded({ sizeGiB: 0 }) },
      'Test/Grafana: `database.volume.sizeGiB` must be a whole number from 1 to 65536, got 0. Fix: pass a number from 1 to 65536.'],
  ])('refuse %s', (_, options, message) => {
    expect(errorFor(options)).toBe(message);
  });
});

it('leaves no template for Terraform in its documents', () => {
  const { stack } = made();
  const { values } = synth(stack).resource('helm_release', 'Grafana/Chart/Resource');
  expect(values.join('\n')).not.toMatch(/[$%]\{/);
});
