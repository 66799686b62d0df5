import { ChartCatalog, ChartEntry } from './chart-catalog';
import { fullImageName } from './image-digests';
import { mergeMaps } from '../private/merge';
import { isNothing } from '../private/nothing';
import { isPlainObject, isToken } from '../private/tokens';

type Values = Record<string, unknown>;

/** An image of a chart, in the version of `ChartCatalog`. */
interface ChartImage {
  /** Path of its values. */
  readonly at: readonly string[];
  /** Registry by default; empty where the repository holds it. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** Path of a registry for all images of the chart. */
  readonly registryOfAll?: readonly string[];
  /** How the chart takes a digest. */
  readonly takes: Pin;
  /** Whether the chart runs it with these values. */
  readonly runs?: (values: Values) => boolean;
}

type Pin = (digest: string, tag: string) => Values;

const asDigest: Pin = (digest) => ({ digest });
const asSha: Pin = (digest) => ({ sha: digest });
const asBareSha: Pin = (digest) => ({ sha: digest.replace(/^sha256:/, '') });
// These charts have no value for a digest, and put what they have for a tag behind a colon, where a digest may follow it.
const behindTag: Pin = (digest, tag) => ({ tag: `${tag}@${digest}` });

/** Whether a container beside Grafana takes its image from the values under `key`. */
const isBeside = ({ extraInitContainers }: Values, key: string) =>
  Array.isArray(extraInitContainers) && extraInitContainers.some(({ image }) => String(image).includes(key));

/** Whether Redis runs on three nodes. */
const ofSeveral = (values: Values) => valueAt(values, ['redis-ha', 'enabled']) === true;

const GLOBAL = ['global', 'imageRegistry'];
const ENCLAVES = ['awsNitroEnclavesK8SDaemonset', 'awsNitroEnclavesK8SDp', 'image'];

/**
 * What the library's values have each chart run, as `helm template` shows it (2026-11-30). ingress-nginx is not among them, whose chart
 * brings the digests of its images. A test with the real charts compares.
 */
const IMAGES = new Map<ChartEntry, readonly ChartImage[]>([
  [ChartCatalog.PROMETHEUS, [
    { at: ['server', 'image'], registry: '', repository: 'quay.io/prometheus/prometheus', tag: 'v3.14.0', takes: asDigest },
    {
      at: ['configmapReload', 'prometheus', 'image'],
      registry: '',
      repository: 'quay.io/prometheus-operator/prometheus-config-reloader',
      tag: 'v0.93.1',
      takes: asDigest,
      runs: (values) => valueAt(values, ['configmapReload', 'prometheus', 'enabled']) !== false,
    },
    {
      at: ['kube-state-metrics', 'image'],
      registry: 'registry.k8s.io',
      repository: 'kube-state-metrics/kube-state-metrics',
      tag: 'v2.20.0',
      registryOfAll: GLOBAL,
      takes: asSha,
    },
    {
      at: ['prometheus-node-exporter', 'image'],
      registry: 'quay.io',
      repository: 'prometheus/node-exporter',
      tag: 'v1.12.1',
      registryOfAll: GLOBAL,
      takes: asDigest,
    },
  ]],
  [ChartCatalog.KUBE_PROMETHEUS_STACK, [
    { at: ['prometheusOperator', 'image'], registry: 'quay.io', repository: 'prometheus-operator/prometheus-operator', tag: 'v0.93.1', registryOfAll: GLOBAL, takes: asBareSha },
    {
      at: ['prometheusOperator', 'prometheusConfigReloader', 'image'],
      registry: 'quay.io',
      repository: 'prometheus-operator/prometheus-config-reloader',
      tag: 'v0.93.1',
      registryOfAll: GLOBAL,
      takes: asBareSha,
    },
    {
      at: ['prometheus', 'prometheusSpec', 'image'],
      registry: 'quay.io',
      repository: 'prometheus/prometheus',
      tag: 'v3.14.0-distroless',
      registryOfAll: GLOBAL,
      takes: asBareSha,
    },
    {
      at: ['kube-state-metrics', 'image'],
      registry: 'registry.k8s.io',
      repository: 'kube-state-metrics/kube-state-metrics',
      tag: 'v2.20.0',
      registryOfAll: GLOBAL,
      takes: asSha,
    },
    {
      at: ['prometheus-node-exporter', 'image'],
      registry: 'quay.io',
      repository: 'prometheus/node-exporter',
      tag: 'v1.12.1-distroless',
      registryOfAll: GLOBAL,
      takes: asDigest,
    },
  ]],
  [ChartCatalog.METALLB, ['controller', 'speaker'].map((part) => (
    { at: [part, 'image'], registry: '', repository: `quay.io/metallb/${part}`, tag: 'v0.16.1', takes: behindTag }
  ))],
  [ChartCatalog.RANCHER, [
    { at: ['image'], registry: '', repository: 'rancher/rancher', tag: 'v2.15.0', takes: behindTag },
    ...['preUpgrade', 'postDelete'].map((part) => ({ at: [part, 'image'], registry: '', repository: 'rancher/shell', tag: 'v0.8.1', takes: behindTag })),
  ]],
  // Definitions run nothing.
  [ChartCatalog.PROMETHEUS_OPERATOR_CRDS, []],
  [ChartCatalog.GRAFANA, [
    { at: ['image'], registry: 'docker.io', repository: 'grafana/grafana', tag: '13.2.0', registryOfAll: GLOBAL, takes: asBareSha },
    {
      at: ['downloadDashboardsImage'],
      registry: 'docker.io',
      repository: 'curlimages/curl',
      tag: '8.21.0',
      registryOfAll: GLOBAL,
      takes: asBareSha,
      runs: (values) => isPlainObject(values.dashboards) && Object.keys(values.dashboards).length > 0 || isBeside(values, 'downloadDashboardsImage'),
    },
    {
      at: ['sidecar', 'image'],
      registry: 'quay.io',
      repository: 'kiwigrid/k8s-sidecar',
      tag: '2.10.1',
      registryOfAll: GLOBAL,
      takes: asBareSha,
      runs: (values) => valueAt(values, ['sidecar', 'dashboards', 'enabled']) === true,
    },
    {
      at: ['databasePasswordImage'],
      registry: 'public.ecr.aws',
      repository: 'aws-cli/aws-cli',
      tag: '2.36.49',
      registryOfAll: GLOBAL,
      takes: asBareSha,
      runs: (values) => isBeside(values, 'databasePasswordImage'),
    },
  ]],
  [ChartCatalog.LOKI, [
    { at: ['loki', 'image'], registry: 'docker.io', repository: 'grafana/loki', tag: '3.7.6', registryOfAll: GLOBAL, takes: asDigest },
    {
      at: ['gateway', 'image'],
      registry: 'docker.io',
      repository: 'nginxinc/nginx-unprivileged',
      tag: '1.31-alpine',
      registryOfAll: GLOBAL,
      takes: asDigest,
      runs: (values) => valueAt(values, ['gateway', 'enabled']) !== false,
    },
    {
      at: ['gateway', 'metrics', 'image'],
      registry: 'ghcr.io',
      repository: 'jkroepke/access-log-exporter',
      tag: '0.4.11',
      registryOfAll: GLOBAL,
      takes: asDigest,
      runs: (values) => [['gateway', 'enabled'], ['gateway', 'metrics', 'enabled']].every((path) => valueAt(values, path) !== false),
    },
    {
      at: ['memcached', 'image'],
      registry: 'docker.io',
      repository: 'library/memcached',
      tag: '1.6.45-alpine',
      registryOfAll: GLOBAL,
      takes: asDigest,
      runs: (values) => ['chunksCache', 'resultsCache'].some((cache) => valueAt(values, [cache, 'enabled']) !== false),
    },
  ]],
  [ChartCatalog.TEMPO, [
    { at: ['tempo'], registry: 'docker.io', repository: 'grafana/tempo', tag: '2.10.8', registryOfAll: GLOBAL, takes: behindTag },
  ]],
  [ChartCatalog.TEMPO_DISTRIBUTED, [
    { at: ['tempo', 'image'], registry: 'docker.io', repository: 'grafana/tempo', tag: '2.10.7', registryOfAll: ['global', 'image', 'registry'], takes: behindTag },
    {
      at: ['memcached', 'image'],
      registry: 'docker.io',
      repository: 'memcached',
      tag: '1.6.43-alpine',
      registryOfAll: ['global', 'image', 'registry'],
      takes: behindTag,
      runs: (values) => valueAt(values, ['memcached', 'enabled']) !== false,
    },
  ]],
  [ChartCatalog.FLUENT_BIT, [
    { at: ['image'], registry: '', repository: 'cr.fluentbit.io/fluent/fluent-bit', tag: '5.1.1', takes: asDigest },
  ]],
  [ChartCatalog.OPENTELEMETRY_COLLECTOR, [
    {
      at: ['image'],
      registry: '',
      repository: 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s',
      tag: '0.158.0',
      registryOfAll: GLOBAL,
      takes: asDigest,
    },
  ]],
  [ChartCatalog.OPENTELEMETRY_OPERATOR, [
    {
      at: ['manager', 'image'],
      registry: '',
      repository: 'ghcr.io/open-telemetry/opentelemetry-operator/opentelemetry-operator',
      tag: '0.158.0',
      takes: behindTag,
    },
  ]],
  [ChartCatalog.ARGO_CD, [
    { at: ['global', 'image'], registry: '', repository: 'quay.io/argoproj/argocd', tag: 'v3.4.4', takes: behindTag },
    {
      at: ['redis', 'image'],
      registry: '',
      repository: 'ecr-public.aws.com/docker/library/redis',
      tag: '8.2.3-alpine',
      takes: behindTag,
      runs: (values) => !ofSeveral(values),
    },
    { at: ['redis-ha', 'image'], registry: '', repository: 'ecr-public.aws.com/docker/library/redis', tag: '8.2.3-alpine', takes: behindTag, runs: ofSeveral },
    {
      at: ['redis-ha', 'haproxy', 'image'],
      registry: '',
      repository: 'ecr-public.aws.com/docker/library/haproxy',
      tag: '3.3.10-alpine',
      takes: behindTag,
      runs: ofSeveral,
    },
  ]],
  [ChartCatalog.FLUX2, [
    ...[['sourceController', 'source-controller', 'v1.8.2'], ['kustomizeController', 'kustomize-controller', 'v1.8.3'],
      ['helmController', 'helm-controller', 'v1.5.3'], ['notificationController', 'notification-controller', 'v1.8.3']].map(([part, name, tag]) => ({
      at: [part], registry: '', repository: `ghcr.io/fluxcd/${name}`, tag, takes: behindTag, runs: (values: Values) => valueAt(values, [part, 'create']) !== false,
    })),
    { at: ['cli'], registry: '', repository: 'ghcr.io/fluxcd/flux-cli', tag: 'v2.8.5', takes: behindTag },
  ]],
  [ChartCatalog.TRAEFIK, [{ at: ['image'], registry: 'docker.io', repository: 'traefik', tag: 'v3.7.11', takes: asDigest }]],
  [ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER, [
    { at: ['image'], registry: '', repository: 'public.ecr.aws/eks/aws-load-balancer-controller', tag: 'v3.5.0', takes: behindTag },
  ]],
  [ChartCatalog.AWS_NITRO_ENCLAVES_K8S_DEVICE_PLUGIN, [
    {
      at: ENCLAVES, registry: '', repository: 'public.ecr.aws/aws-nitro-enclaves/aws-nitro-enclaves-k8s-device-plugin', tag: '0.4.1', takes: behindTag,
    },
  ]],
]);

/** The images of a chart, given its values: what pins them, and which have no digest. */
export interface PinnedImages {
  /** Values that pin them. */
  values: Values;
  /** Images without a digest. */
  readonly missing: string[];
}

/** Looks up the digests of the images that a chart runs with these values. Those that the values pin themselves stay as they are. */
export function pinImages(entry: ChartEntry, values: Values, digests: { readonly [image: string]: string }): PinnedImages {
  const pinned: PinnedImages = { values: {}, missing: [] };
  const [known, images] = [...IMAGES].find(([{ chart, repository }]) => chart === entry.chart && repository === entry.repository) ?? [entry, []];
  for (const image of images.filter(({ runs }) => runs?.(values) ?? true)) {
    const given = mapAt(values, image.at);
    // A chart of another version has other tags by default, and nobody knows which.
    const tag = tagOf(given) ?? (known.chartVersion === entry.chartVersion ? image.tag : undefined);
    const name = [nameOf(image, given, values), tag].filter(isSet).join(':') + (given.distroless === true ? '-distroless' : '');
    const digest = digests[fullImageName(name)];
    if (isPinned(given) || isToken(name)) {
      continue;
    }
    if (tag === undefined) {
      pinned.missing.push(`${name}, as its tag in ${entry.chart} ${entry.chartVersion} is not known (\`helmValues\`: ${[...image.at, 'tag'].join('.')})`);
    } else if (digest === undefined) {
      pinned.missing.push(name);
    } else {
      pinned.values = mergeMaps(pinned.values, nested(image.at, image.takes(digest, tag)));
    }
  }
  return pinned;
}

function isPinned({ digest, sha, tag }: Values): boolean {
  return isSet(digest) || isSet(sha) || (typeof tag === 'string' && tag.includes('@'));
}

function isSet(value: unknown): boolean {
  return Boolean(value) && !(typeof value === 'object' && isNothing(value as object));
}

function tagOf({ tag }: Values): string | undefined {
  return isSet(tag) ? String(tag) : undefined;
}

function nameOf(image: ChartImage, given: Values, values: Values): string {
  const registry = [image.registryOfAll && valueAt(values, image.registryOfAll), given.registry].find(isSet) ?? image.registry;
  // The chart of Flux calls it `image`.
  const repository = [given.repository, given.image].find((name) => typeof name === 'string' && name !== '') ?? image.repository;
  return registry ? `${String(registry)}/${String(repository)}` : String(repository);
}

function valueAt(values: Values, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => isPlainObject(at) ? at[key] : undefined, values);
}

function mapAt(values: Values, path: readonly string[]): Values {
  const found = valueAt(values, path);
  return isPlainObject(found) ? found : {};
}

function nested(path: readonly string[], value: Values): Values {
  return path.reduceRight<Values>((inner, key) => ({ [key]: inner }), value);
}
