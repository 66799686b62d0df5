import { TerraformStack } from 'cdktf';
import { renderedOf } from './rendered';
import {
  ArgoCd, ClusterAccess, ConfidentialNodeGroup, ConfidentialTechnology, DualIngress, ExistingNetwork, ExternalCluster, FluentBit, Flux, ImageDigests,
  KubernetesPlatform, LogOutput, LokiDeployment, LokiLogs, NginxController, ObjectStorage, TempoDeployment,
  ObservabilityPlatform, OpenTelemetryAgent, OpenTelemetryGateway, OpenTelemetryOperator, RancherCertificate, RancherServer,
  TempoTraces, WorkloadIdentity,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';

const DIGEST = `sha256:${'d'.repeat(64)}`;

/** How Loki and Tempo run. */
type Deployments = [LokiDeployment, TempoDeployment];
const MONOLITHIC: Deployments = [LokiDeployment.monolithic(), TempoDeployment.monolithic()];

/** Everything that the library puts into Kubernetes. */
function everything(controller: NginxController, [deployment, ofTempo]: Deployments, digests?: { [image: string]: string }): TerraformStack {
  const stack = testStack();
  if (digests) ImageDigests.applyTo(stack, { digests });
  const cluster = new FakeCluster(stack, 'Cluster', { identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });
  new ObservabilityPlatform(stack, 'Observability', { cluster });
  const storage = ObjectStorage.s3Compatible({ endpoint: 'https://minio.storage.svc:9000', bucketName: 'signals', secretName: 'keys' });
  const logs = new LokiLogs(stack, 'Logs', { cluster, storage, deployment });
  new FluentBit(stack, 'LogCollection', { cluster, outputs: { loki: LogOutput.loki(logs.endpoint) } });
  const { endpoint: traces } = new TempoTraces(stack, 'Traces', { cluster, storage, deployment: ofTempo });
  new OpenTelemetryGateway(stack, 'Gateway', { cluster, traces });
  new OpenTelemetryOperator(stack, 'Operator', { cluster });
  new OpenTelemetryAgent(stack, 'Agent', { cluster, metrics: { url: 'http://prometheus', remoteWriteUrl: 'http://prometheus/api/v1/write' } });
  new DualIngress(stack, 'Ingress', { cluster, nginx: { controller }, drain: true });
  new ArgoCd(stack, 'ArgoCd', { cluster, highAvailability: deployment !== MONOLITHIC[0] });
  new Flux(stack, 'Flux', { cluster });
  new RancherServer(stack, 'Rancher', { cluster, hostname: 'rancher.example.com', certificate: RancherCertificate.secret() });
  new ConfidentialNodeGroup(stack, 'Vault', {
    cluster,
    network: new ExistingNetwork(stack, 'Network', { vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], verify: false }),
    nodeRoleArn: 'arn:aws:iam::111122223333:role/node',
    technology: ConfidentialTechnology.nitroEnclaves({ cpuCount: 2, memoryMib: 2048 }),
    instanceTypes: ['m6i.2xlarge'],
  });
  new ExternalCluster(stack, 'Metal', {
    clusterName: 'metal',
    access: ClusterAccess.scaleway({ host: 'https://10.0.0.10:6443', ca: 'LS0t' }),
    platform: KubernetesPlatform.metalLb({ pools: [{ poolName: 'public', addresses: ['192.0.2.0/28'] }] }),
  });
  return stack;
}

const imagesOf = (stack: TerraformStack): string[] => [...new Set(renderedOf(stack).flatMap(({ objects }) => objects).flatMap(({ spec }) => {
  const pod = spec?.template?.spec ?? {};
  return [...(pod.initContainers ?? []), ...(pod.containers ?? [])].map(({ image }) => image as string);
}))].sort();

describe.each<[string, NginxController, Deployments]>([
  ['Traefik', NginxController.traefik(), MONOLITHIC],
  ['ingress-nginx', NginxController.ingressNginx(), [LokiDeployment.distributed(), TempoDeployment.distributed()]],
])('with %s, the images that the real charts run', (_name, controller, deployment) => {
  const bare = imagesOf(everything(controller, deployment)).filter((image) => !image.includes('@'));
  const digests = Object.fromEntries(bare.map((image) => [image, DIGEST]));

  it('are by tag without digests, but for those that charts and drain bring', () => {
    expect(bare.length).toBeGreaterThanOrEqual(7);
  });

  it('are those that are refused without a digest, neither more nor less', () => {
    for (const image of bare) {
      const { [image]: _left, ...others } = digests;
      expect(() => synth(everything(controller, deployment, others))).toThrow(`\`ImageDigests\` has no digest of ${image}.`);
    }
  });

  it('have every one a digest with them', () => {
    const images = imagesOf(everything(controller, deployment, digests));
    expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
    expect(images.filter((image) => image.endsWith(`@${DIGEST}`))).toHaveLength(bare.length);
  });
});
