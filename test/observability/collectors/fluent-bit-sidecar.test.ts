import { TerraformStack } from 'cdktf';
import { sectionsOf, unknownProperties } from './sections';
import { ChartCatalog, FluentBitSidecar, FluentBitSidecarProps, ImageDigests, KubernetesManifests, LogOutput, ServiceAccount } from '../../../src';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, plainCluster, releaseNamed } from '../support';

const BUCKET = LogOutput.s3({ bucketArn: 'arn:aws:s3:::acme-pods', region: 'eu-west-2' });
const LOKI = LogOutput.loki({ url: 'https://logs.example.com' }, { loginSecretName: 'loki-login' });

type Options = Partial<FluentBitSidecarProps>;

const made = (stack: TerraformStack, options: Options = {}, clusterOf: (of: TerraformStack) => any = completeCluster, id = 'Logs') => new FluentBitSidecar(stack, id, {
  cluster: clusterOf(stack), serviceAccount: ServiceAccount.of('shop', 'web'), containerName: 'web', outputs: { loki: LOKI, archive: BUCKET }, ...options,
});

/** The ConfigMap, as the bundled chart gets it. */
function configMapOf(stack: TerraformStack): any {
  return JSON.parse(releaseNamed(synth(stack), 'web-fluent-bit').values[0].replace(/\$\{/g, '$').replace(/\\u0024\{/g, '\\u0024{')).manifests[0];
}

it('takes containers with names as long as Kubernetes has them, and tells them apart', () => {
  const stack = testStack();
  const cluster = completeCluster(stack);
  const [one, other] = ['1', '2'].map((end) => made(stack, { containerName: `${'x'.repeat(62)}${end}`, outputs: { loki: LOKI } }, () => cluster, `Logs${end}`));
  const mapOf = ({ volumeManifests }: FluentBitSidecar) => volumeManifests.find(({ configMap }) => configMap)!.configMap.name;
  expect(mapOf(one)).toHaveLength(53);
  expect(mapOf(one)).not.toBe(mapOf(other));
  expect(synth(stack).resources('helm_release').map(({ name }: any) => name)).toEqual(expect.arrayContaining([mapOf(one), mapOf(other)]));
});

describe('two sidecars of one service account', () => {
  const two = (first: Options, second: Options) => {
    const stack = testStack();
    const cluster = completeCluster(stack);
    made(stack, { containerName: 'web', ...first }, () => cluster, 'One');
    made(stack, { containerName: 'proxy', ...second }, () => cluster, 'Other');
    return synth(stack).resources('helm_release').map(({ name }: any) => name);
  };

  it('are told what to do where both write to AWS', () => {
    expect(() => two({}, {})).toThrow(
      'Test/Other: `serviceAccount` is also that of another sidecar that writes to AWS, Test/One, and a service account can have only one role, got \'shop:web\'. '
      + 'Fix: use a separate service account for the pods of each; in one pod, use one sidecar for the files of both containers (`files`).');
  });

  it.each<[string, Options, Options]>([
    ['where one of them does', {}, { outputs: { loki: LOKI } }],
    ['where none does', { outputs: { loki: LOKI } }, { outputs: { loki: LOKI } }],
    ['where they have two', {}, { serviceAccount: ServiceAccount.of('shop', 'proxy') }],
  ])('work %s', (_, first, second) => {
    expect(two(first, second)).toEqual(expect.arrayContaining(['web-fluent-bit', 'proxy-fluent-bit']));
  });
});

describe('the configuration', () => {
  const sectionsOfSidecar = (options: Options = {}) => {
    const stack = testStack();
    made(stack, options);
    return sectionsOf(configMapOf(stack).data['fluent-bit.conf']);
  };

  it('has only properties that Fluent Bit documents for the plugin', () => {
    // `modify` may have one property several times.
    expect(unknownProperties(sectionsOfSidecar({ dropPatterns: ['GET /healthz'] }))).toEqual([]);
  });

  it('reads the files of the application, and keeps its place in them', () => {
    const tail = sectionsOfSidecar({ logFolder: '/data/logs', files: ['access*.log', 'error.log'] }).find(({ properties }) => properties.Name === 'tail')!;
    expect(tail.properties).toMatchObject({ 'Path': '/data/logs/access*.log,/data/logs/error.log', 'DB': '/var/lib/fluent-bit/tail.db', 'storage.type': 'filesystem' });
  });

  it('gives lines what the outputs look for: namespace, pod and container', () => {
    const [modify, nest] = sectionsOfSidecar().filter(({ properties }) => ['modify', 'nest'].includes(properties.Name));
    expect(modify.properties.Match).toBe('kube.*');
    expect(nest.properties).toMatchObject({ Wildcard: 'pod__*', Nest_under: 'kubernetes', Remove_prefix: 'pod__' });
    const loki = sectionsOfSidecar().find(({ properties }) => properties.Name === 'loki')!.properties;
    expect(loki.Labels).toContain("pod=$kubernetes['pod_name']");
    expect(loki.Match).toBe('kube.*');
  });
});

describe('the pod', () => {
  it('mounts what it declares, and fits the strictest level of Pod Security', () => {
    const sidecar = made(testStack());
    const [container] = sidecar.containerManifests;
    const mounts = [...container.volumeMounts, ...sidecar.appVolumeMountManifests].map(({ name }: any) => name);
    expect([...new Set(mounts)].sort()).toEqual(sidecar.volumeManifests.map(({ name }) => name).sort());
    expect(container.securityContext).toMatchObject({
      allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.volumeMounts).toContainEqual({ name: 'app-logs', mountPath: '/var/log/app', readOnly: true });
  });

  it('reads each variable that the configuration names', () => {
    const stack = testStack();
    const sidecar = made(stack);
    const text: string = synth(stack) && configMapOf(stack).data['fluent-bit.conf'];
    const named = [...text.matchAll(/\$\{?([A-Za-z_]\w*)\}/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual(sidecar.containerManifests[0].env.map(({ name }: any) => name).sort());
    expect(sidecar.containerManifests[0].env).toContainEqual({ name: 'password_loki', valueFrom: { secretKeyRef: { name: 'loki-login', key: 'password' } } });
  });

  it('starts again when the configuration changes, and not otherwise', () => {
    const annotations = (options?: Options) => made(testStack(), options).podAnnotations;
    expect(annotations()).toEqual(annotations());
    expect(annotations({ dropPatterns: ['GET /healthz'] })).not.toEqual(annotations());
  });

  it('has the image of the chart, by digest where one is given', () => {
    const [{ image }] = made(testStack()).containerManifests;
    expect(image).toMatch(/^cr\.fluentbit\.io\/fluent\/fluent-bit:/);
    expect(image.split(':')[1]).toBe(ChartCatalog.FLUENT_BIT.appVersion);
    const stack = testStack();
    const digest = `sha256:${'a'.repeat(64)}`;
    ImageDigests.applyTo(stack, { digests: { [image]: digest }, required: false });
    expect(made(stack).containerManifests[0].image).toBe(`${image}@${digest}`);
  });

  it('can be part of a release of the library, after its ConfigMap', () => {
    const stack = testStack();
    const cluster = completeCluster(stack);
    const sidecar = made(stack, {}, () => cluster);
    new KubernetesManifests(stack, 'App', {
      cluster,
      releaseName: 'web',
      kubernetesNamespace: 'shop',
      manifests: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations: sidecar.podAnnotations }, spec: { containers: sidecar.containerManifests, volumes: sidecar.volumeManifests } }],
      dependencies: sidecar.release.dependencies,
    });
    expect(releaseNamed(synth(stack), 'web').depends_on).toContainEqual(expect.stringContaining('Logs_Config'));
  });
});

describe('permissions', () => {
  it('are those of the pod, to write below the prefix and nothing else', () => {
    const stack = testStack();
    const sidecar = made(stack);
    const output = synth(stack);
    const [policy, ...others] = output.resources('aws_iam_role_policy');
    expect(others).toEqual([]);
    expect(JSON.parse(policy.policy).Statement).toEqual([expect.objectContaining({ Action: ['s3:AbortMultipartUpload', 's3:PutObject'], Resource: ['arn:aws:s3:::acme-pods/pods/*'] })]);
    expect(output.resources('aws_eks_pod_identity_association')).toEqual([expect.objectContaining({ namespace: 'shop', service_account: 'web' })]);
    expect(sidecar.grants).toHaveLength(1);
  });

  it('are none for a Loki, also on any Kubernetes', () => {
    const stack = testStack();
    made(stack, { outputs: { loki: LOKI } }, plainCluster);
    expect(synth(stack).addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
  });
});

it.each<[string, Options, RegExp]>([
  ['nobody who takes the lines', { outputs: {} }, /`outputs` are empty/],
  ['no files', { files: [] }, /`files` are empty/],
  ['a file in another folder', { files: ['../secrets'] }, /`files\[0\]`/],
  ['two files in one', { files: ['a.log,/etc/passwd'] }, /`files\[0\]`/],
  ['a folder that is relative', { logFolder: 'logs' }, /`logFolder`/],
  ['the folder of Fluent Bit', { logFolder: '/var/lib/fluent-bit/app' }, /`logFolder` is a folder of Fluent Bit's own files/],
  ['the configuration of Fluent Bit', { logFolder: '/fluent-bit' }, /`logFolder` is a folder of Fluent Bit's own files/],
  ['a container name that is none', { containerName: 'Web App' }, /`containerName`/],
  ['an image that is none', { image: 'a b' }, /`image`/],
  ['no room', { bufferMiB: 1 }, /`bufferMiB`/],
  ['an expression with a variable', { dropPatterns: ['${HOME}'] }, /`dropPatterns\[0\]`/],
])('refuses %s', (_, options, message) => {
  expect(() => made(testStack(), options)).toThrow(message);
});
