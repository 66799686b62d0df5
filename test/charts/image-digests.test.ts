import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { manifestsOf, valuesOf } from './support';
import { ChartCatalog, DualIngress, HelmChart, HelmValue, ImageDigests, ImageDigestsOptions, NginxController, ObservabilityPlatform, WorkloadIdentity } from '../../src';
import { fullImageName } from '../../src/charts/image-digests';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const clusterIn = (stack: TerraformStack) => new FakeCluster(stack, 'Cluster', { identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });

/** A stack with digests, and the values of a release of it. */
function releaseWith(options: ImageDigestsOptions, name: string, build: (stack: TerraformStack, cluster: FakeCluster) => void): any {
  const stack = testStack();
  ImageDigests.applyTo(stack, options);
  build(stack, clusterIn(stack));
  const releases = synth(stack).resources('helm_release');
  return releases.find((release) => release.name === name);
}

const metrics = (helmValues: object = {}, more: object = {}) => (stack: TerraformStack, cluster: FakeCluster) => {
  new ObservabilityPlatform(stack, 'Observability', { cluster, metrics: { helmValues: helmValues as any, ...more }, grafana: { enabled: false } });
};
const alb = (helmValues: object = {}) => (stack: TerraformStack, cluster: FakeCluster) => {
  new DualIngress(stack, 'Ingress', { cluster, withNginx: false, drain: false, alb: { helmValues: helmValues as any } });
};
const PROMETHEUS = {
  'quay.io/prometheus/prometheus:v3.14.0': digest('1'),
  'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0': digest('2'),
  'quay.io/prometheus/node-exporter:v1.12.1': digest('3'),
};

describe('an image of the library', () => {
  it('gets the digest of its name and tag, in the words of the chart', () => {
    expect(valuesOf(releaseWith({ digests: PROMETHEUS }, 'prometheus', metrics()))).toMatchObject({
      'server': { image: { digest: digest('1') } },
      'kube-state-metrics': { image: { sha: digest('2') } },
      'prometheus-node-exporter': { image: { digest: digest('3') } },
    });
  });

  it('gets it behind the tag where the chart has no value for it', () => {
    const values = valuesOf(releaseWith({ digests: { 'public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0': digest('4') } }, 'aws-load-balancer-controller', alb()));
    expect(values.image).toEqual({ tag: `v3.5.0@${digest('4')}` });
  });

  it('gets that of the tag and registry that the user chose', () => {
    const values = valuesOf(releaseWith(
      { digests: { 'mirror.example.com/alb:v3.4.0': digest('5') } },
      'aws-load-balancer-controller',
      alb({ image: { repository: 'mirror.example.com/alb', tag: 'v3.4.0' } }),
    ));
    expect(values.image).toEqual({ repository: 'mirror.example.com/alb', tag: `v3.4.0@${digest('5')}` });
    const { image, sidecar } = valuesOf(releaseWith({
      digests: { 'mirror.example.com/grafana/grafana:13.2.0': digest('6'), 'mirror.example.com/kiwigrid/k8s-sidecar:2.10.1': digest('7') },
    }, 'grafana', (stack, cluster) => {
      new ObservabilityPlatform(stack, 'Observability', {
        cluster, metrics: { enabled: false }, grafana: { prometheus: { url: 'http://prometheus' }, helmValues: { global: { imageRegistry: 'mirror.example.com' } } },
      });
    }));
    expect(image).toEqual({ sha: '6'.repeat(64) });
    expect(sidecar.image).toEqual({ sha: '7'.repeat(64) });
  });

  it('keeps the digest that the user gave in the words of the chart', () => {
    const own = { server: { image: { digest: digest('9') } } };
    expect(valuesOf(releaseWith({ digests: PROMETHEUS }, 'prometheus', metrics(own))).server.image).toEqual({ digest: digest('9') });
    const behind = { image: { tag: `v3.5.0@${digest('9')}` } };
    expect(valuesOf(releaseWith({ digests: {} }, 'aws-load-balancer-controller', alb(behind))).image).toEqual(behind.image);
  });

  it('stays as it is without ImageDigests, and where what it is called is only known to Terraform', () => {
    const stack = testStack();
    alb()(stack, clusterIn(stack));
    expect(valuesOf(synth(stack).resources('helm_release').find(({ name }) => name === 'aws-load-balancer-controller'))).not.toHaveProperty('image');
    const release = releaseWith({ digests: {} }, 'aws-load-balancer-controller', (under, cluster) =>
      alb({ image: { tag: new TerraformVariable(under, 'Tag', {}).stringValue } })(under, cluster));
    expect(release.values[1]).toBe('{"image":{"tag":${jsonencode(var.Tag)}}}');
  });

  it('takes a digest that only Terraform knows', () => {
    const stack = testStack();
    const prometheus = new TerraformVariable(stack, 'digest', {}).stringValue;
    ImageDigests.applyTo(stack, { digests: { ...PROMETHEUS, 'quay.io/prometheus/prometheus:v3.14.0': prometheus } });
    metrics()(stack, clusterIn(stack));
    const release = synth(stack).resources('helm_release').find(({ name }) => name === 'prometheus');
    expect(release.values.join()).toContain('"server":{"fullnameOverride":"prometheus-server","image":{"digest":${jsonencode(var.digest)}}');
  });
});

describe('an image without a digest', () => {
  const refusal = (build: (stack: TerraformStack, cluster: FakeCluster) => void, options: ImageDigestsOptions = { digests: {} }) => () => releaseWith(options, '', build);

  it('is refused, all of a stack in one list', () => {
    for (const image of [
      'quay.io/prometheus/prometheus:v3.14.0',
      'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0',
      'quay.io/prometheus/node-exporter:v1.12.1',
      'docker.io/grafana/grafana:13.2.0',
      'quay.io/kiwigrid/k8s-sidecar:2.10.1',
      'docker.io/traefik:v3.7.11',
      'public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0',
    ]) {
      expect(refusal((stack, cluster) => {
        new ObservabilityPlatform(stack, 'Observability', { cluster });
        new DualIngress(stack, 'Ingress', { cluster, drain: true, nginx: { controller: NginxController.traefik() } });
      })).toThrow(`\`ImageDigests\` has no digest of ${image}. Fix: add the digest shown by \`docker buildx imagetools inspect\`, or set \`required: false\`.`);
    }
  });

  it('stays as it is where none is required', () => {
    expect(valuesOf(releaseWith({ digests: {}, required: false }, 'prometheus', metrics())).server).not.toHaveProperty('image');
  });

  it('is that of a part that the user switched on, or of another variant', () => {
    expect(refusal(metrics({ configmapReload: { prometheus: { enabled: true } } }), { digests: PROMETHEUS }))
      .toThrow('no digest of quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1.');
    expect(refusal(metrics({ server: { image: { distroless: true } } }), { digests: PROMETHEUS }))
      .toThrow('no digest of quay.io/prometheus/prometheus:v3.14.0-distroless.');
    expect(refusal(metrics({ server: { image: { tag: 'v3.15.0' } } }), { digests: PROMETHEUS }))
      .toThrow('no digest of quay.io/prometheus/prometheus:v3.15.0.');
    expect(refusal(metrics({ server: { image: { digest: HelmValue.NONE } } }), { digests: {} }))
      .toThrow('no digest of quay.io/prometheus/prometheus:v3.14.0.');
  });

  it('is that of a chart of another version, whose tags are not known', () => {
    expect(refusal(metrics({}, { chartVersion: '29.20.0' }), { digests: PROMETHEUS }))
      .toThrow('no digest of quay.io/prometheus/prometheus, as its tag in prometheus 29.20.0 is not known (`helmValues`: server.image.tag). Fix:');
    const tags = {
      'server': { image: { tag: 'v3.14.0' } },
      'kube-state-metrics': { image: { tag: 'v2.20.0' } },
      'prometheus-node-exporter': { image: { tag: 'v1.12.1' } },
    };
    expect(valuesOf(releaseWith({ digests: PROMETHEUS }, 'prometheus', metrics(tags, { chartVersion: '29.20.0' }))).server.image)
      .toEqual({ tag: 'v3.14.0', digest: digest('1') });
  });

  it('is none of a chart of others, of ingress-nginx, whose chart has digests, and of what runs nothing', () => {
    const own = { ...ChartCatalog.GRAFANA, repository: 'https://charts.example.com' };
    expect(refusal((stack, cluster) => {
      new HelmChart(stack, 'Own', { cluster, chart: own, releaseName: 'own', kubernetesNamespace: 'own' });
      new DualIngress(stack, 'Ingress', { cluster, withAlb: false, drain: true, nginx: { controller: NginxController.ingressNginx() } });
    })).not.toThrow();
    expect(refusal((stack, cluster) => {
      new ObservabilityPlatform(stack, 'Observability', { cluster, metrics: { enabled: false }, grafana: { prometheus: { url: 'http://prometheus' }, dashboards: [] } });
    }, { digests: { 'grafana/grafana:13.2.0': digest('1') } })).not.toThrow();
  });
});

it('every chart of the catalog that the library installs is known, but for one that brings its digests', () => {
  const named = (file: string) => [...readFileSync(join(__dirname, '..', '..', 'src', file), 'utf8').matchAll(/ChartCatalog\.([A-Z_0-9]+)/g)].map(([, name]) => name);
  const installed = readdirSync(join(__dirname, '..', '..', 'src'), { recursive: true }).map(String)
    .filter((file) => file.endsWith('.ts') && !file.startsWith('charts')).flatMap(named);
  expect([...new Set(installed)].filter((name) => name !== 'INGRESS_NGINX' && !named('charts/chart-images.ts').includes(name))).toEqual([]);
});

describe('the image of the drain', () => {
  const drainOf = (digests: { [image: string]: string }, image?: string, drain = true) => releaseWith({ digests }, 'ingress-drain', (stack, cluster) => {
    new DualIngress(stack, 'Ingress', {
      cluster, withAlb: false, drain, drainImage: image, nginx: { controller: NginxController.ingressNginx() },
    });
  });
  const imageOf = (release: any) => manifestsOf(release).find(({ kind }: any) => kind === 'Job').spec.template.spec.containers[0].image;

  it('has a digest by default, and gets one where the user chose another', () => {
    expect(imageOf(drainOf({}))).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(imageOf(drainOf({ 'docker.io/acme/kubectl:1.36.2': digest('8') }, 'acme/kubectl:1.36.2'))).toBe(`acme/kubectl:1.36.2@${digest('8')}`);
  });

  it('is refused without, unless nothing is drained', () => {
    expect(() => drainOf({}, 'acme/kubectl:1.36.2')).toThrow('no digest of acme/kubectl:1.36.2.');
    expect(() => drainOf({}, 'acme/kubectl:1.36.2', false)).not.toThrow();
  });
});

describe('digests', () => {
  it('closer to the chart win', () => {
    const stack = testStack();
    ImageDigests.applyTo(stack, { digests: { 'public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0': digest('1') } });
    const cluster = clusterIn(stack);
    ImageDigests.applyTo(cluster, { digests: { 'public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0': digest('2') } });
    new DualIngress(cluster, 'Ingress', { cluster, withNginx: false, drain: false });
    expect(valuesOf(synth(stack).resources('helm_release').find(({ name }) => name === 'aws-load-balancer-controller')).image).toEqual({ tag: `v3.5.0@${digest('2')}` });
  });

  it('of a parent and of earlier calls hold as well', () => {
    const stack = testStack();
    const scope = new Construct(stack, 'Part');
    ImageDigests.applyTo(stack, { digests: { 'a/a:1': digest('1'), 'a/b:1': digest('1') }, required: false });
    ImageDigests.applyTo(scope, { digests: { 'a/b:1': digest('2') } });
    ImageDigests.applyTo(scope, { digests: { 'a/c:1': digest('3') } });
    expect(ImageDigests._of(scope)).toEqual({
      digests: { 'docker.io/a/a:1': digest('1'), 'docker.io/a/b:1': digest('2'), 'docker.io/a/c:1': digest('3') }, required: false,
    });
    expect(ImageDigests._of(testStack())).toBeUndefined();
  });

  it('of one image under two names are one', () => {
    const apply = (other: string) => () => ImageDigests.applyTo(testStack(), { digests: { 'busybox:1.38': digest('1'), 'docker.io/busybox:1.38': other } });
    expect(apply(digest('1'))).not.toThrow();
    expect(apply(digest('2'))).toThrow(`is docker.io/library/busybox:1.38, which has a different digest in the same map, got '${digest('2')}'. Fix: remove one of the two.`);
  });

  it.each([
    ['grafana/grafana:13.2.0', digest('1').replace('sha256:', ''), 'is not valid'],
    ['grafana/grafana', digest('1'), 'must reference an image by its tag'],
    [`grafana/grafana:13.2.0@${digest('1')}`, digest('1'), 'must reference an image by its tag'],
    ['localhost:5000/grafana', digest('1'), 'must reference an image by its tag'],
    ['Grafana:1', digest('1'), 'is not valid'],
  ])('%s: %s is refused', (image, value, problem) => {
    expect(() => ImageDigests.applyTo(testStack(), { digests: { [image]: value } })).toThrow(`\`digests["${image}"]\` ${problem}`);
  });

  it.each([
    ['busybox:1.38', 'docker.io/library/busybox:1.38'],
    ['docker.io/busybox:1.38', 'docker.io/library/busybox:1.38'],
    ['grafana/grafana:13.2.0', 'docker.io/grafana/grafana:13.2.0'],
    ['localhost/a:1', 'localhost/a:1'],
    ['registry:5000/a:1', 'registry:5000/a:1'],
    ['quay.io/a/b:1', 'quay.io/a/b:1'],
  ])('%s is %s', (image, full) => expect(fullImageName(image)).toBe(full));
});
