import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { AutoInstrumentation, AutoInstrumentationProps, InstrumentedLanguage } from '../../../src/observability/collectors/auto-instrumentation';
import { CollectorSidecar, CollectorSidecarProps } from '../../../src/observability/collectors/collector-sidecar';
import { OpenTelemetryOperator, OpenTelemetryOperatorOptions } from '../../../src/observability/collectors/opentelemetry-operator';
import { unknownKeys } from '../../../tools/chart-keys';
import { valuesOf } from '../../charts/support';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, fixture, plainCluster, platform, releaseNamed, valuesIn } from '../support';

const COLLECTOR = { grpcUrl: 'http://opentelemetry-gateway.monitoring.svc:4317', httpUrl: 'http://opentelemetry-gateway.monitoring.svc:4318' };

function valuesFor(options: OpenTelemetryOperatorOptions = {}): any {
  const stack = testStack();
  new OpenTelemetryOperator(stack, 'Operator', { cluster: completeCluster(stack), ...options });
  return valuesIn(stack, 'opentelemetry-operator');
}

function world() {
  const stack = testStack();
  const cluster = plainCluster(stack);
  return { stack, cluster, operator: new OpenTelemetryOperator(stack, 'Operator', { cluster }) };
}

const OBJECTS = { kubernetesNamespace: 'shop', collector: COLLECTOR };

function instrumented(options: Partial<AutoInstrumentationProps> = {}) {
  const { stack, cluster, operator } = world();
  const made = new AutoInstrumentation(stack, 'Shop', { cluster, operator, ...OBJECTS, ...options });
  const release = releaseNamed(synth(stack), `instrumentation-${options.instrumentationName ?? 'default'}`);
  return { made, release, object: valuesOf(release).manifests[0] };
}

function withSidecar(options: Partial<CollectorSidecarProps> = {}) {
  const { stack, cluster, operator } = world();
  const made = new CollectorSidecar(stack, 'Sidecar', { cluster, operator, ...OBJECTS, ...options });
  const release = releaseNamed(synth(stack), `collector-${options.sidecarName ?? 'sidecar'}`);
  return { made, release, object: valuesOf(release).manifests[0] };
}

describe('the operator', () => {
  const keys = fixture('charts', `opentelemetry-operator-${ChartCatalog.OPENTELEMETRY_OPERATOR.chartVersion}.keys.json`);

  it.each([[{}], [{ replicas: 1, certManager: true }]])('has only values that the chart reads: %j', (options) => {
    expect(keys).toMatchObject({ chart: 'opentelemetry-operator', chartVersion: ChartCatalog.OPENTELEMETRY_OPERATOR.chartVersion });
    expect(unknownKeys(valuesFor(options), keys)).toEqual([]);
  });

  it('needs no cert-manager unless it is wanted, and keeps its certificate', () => {
    const { certManager, autoGenerateCert } = valuesFor().admissionWebhooks;
    expect([certManager, autoGenerateCert]).toEqual([{ enabled: false }, { enabled: true, recreate: false, certPeriodDays: 3650 }]);
    const wanted = valuesFor({ certManager: true }).admissionWebhooks;
    expect([wanted.certManager.enabled, wanted.autoGenerateCert.enabled]).toEqual([true, false]);
  });

  it('runs twice, with a budget, or once without', () => {
    expect(valuesFor()).toMatchObject({ replicaCount: 2, pdb: { create: true, maxUnavailable: 1 } });
    expect(valuesFor({ replicas: 1 })).toMatchObject({ replicaCount: 1, pdb: { create: false } });
  });

  it('is part of a platform that asks for it', () => {
    expect(platform().observability.openTelemetryOperator).toBeUndefined();
    const { stack, observability } = platform({ openTelemetryOperator: {} });
    expect(observability.openTelemetryOperator).toBeDefined();
    expect(synth(stack).addresses.filter((address) => address.includes('_OpenTelemetryOperator_'))).toMatchInlineSnapshot(`
[
  "helm_release.Observability_OpenTelemetryOperator_Chart_19EEB3E9",
]
`);
  });
});

describe('instrumentation', () => {
  it('is one object in the namespace of the pods, after the operator and gone before it', () => {
    const { object, release } = instrumented();
    expect(object).toMatchObject({ apiVersion: 'opentelemetry.io/v1alpha1', kind: 'Instrumentation', metadata: { name: 'default', namespace: 'shop' } });
    expect(release.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^helm_release\.Operator_Chart/)]));
  });

  it('sends traces by what all languages speak, and metrics where that is wanted', () => {
    const { spec } = instrumented().object;
    expect(spec.exporter).toEqual({ endpoint: COLLECTOR.httpUrl });
    const env = Object.fromEntries(spec.env.map(({ name, value }: any) => [name, value]));
    expect(env).toEqual({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' });
    expect(instrumented({ metrics: true }).object.spec.env).toContainEqual({ name: 'OTEL_METRICS_EXPORTER', value: 'otlp' });
  });

  it.each([[undefined, '1'], [25, '0.25'], [0.5, '0.005'], [0, '0']])('samples %s per cent', (percentage, argument) => {
    expect(instrumented({ percentage }).object.spec.sampler).toEqual({ type: 'parentbased_traceidratio', argument });
  });

  it('is named by annotations of pods, from other namespaces too', () => {
    const { made } = instrumented({ instrumentationName: 'slow' });
    expect(made.podAnnotations(InstrumentedLanguage.NODEJS)).toEqual({ 'instrumentation.opentelemetry.io/inject-nodejs': 'shop/slow' });
    expect(made.podAnnotations(InstrumentedLanguage.APACHE_HTTPD)).toEqual({ 'instrumentation.opentelemetry.io/inject-apache-httpd': 'shop/slow' });
  });

  it('says more of the pods', () => {
    const { resource } = instrumented({ resourceAttributes: { 'deployment.environment.name': 'demo' } }).object.spec;
    expect(resource).toEqual({ addK8sUIDAttributes: true, resourceAttributes: { 'deployment.environment.name': 'demo' } });
  });
});

describe('a sidecar', () => {
  it('is one object in the namespace of the pods, after the operator and gone before it', () => {
    const { object, release, made } = withSidecar();
    expect(object).toMatchObject({ apiVersion: 'opentelemetry.io/v1beta1', kind: 'OpenTelemetryCollector', metadata: { name: 'sidecar', namespace: 'shop' } });
    expect(object.spec.mode).toBe('sidecar');
    expect(release.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^helm_release\.Operator_Chart/)]));
    expect(made.podAnnotations).toEqual({ 'sidecar.opentelemetry.io/inject': 'shop/sidecar' });
  });

  it('listens for its own pod alone, and hands all on', () => {
    const { config } = withSidecar().object.spec;
    const { grpc, http } = config.receivers.otlp.protocols;
    expect([grpc.endpoint, http.endpoint]).toEqual(['127.0.0.1:4317', '127.0.0.1:4318']);
    expect(config.exporters['otlp_grpc/collector'].endpoint).toBe(COLLECTOR.grpcUrl);
    expect(Object.keys(config.service.pipelines)).toEqual(['logs', 'metrics', 'traces']);
  });

  it('has components and keys that the image has', () => {
    const { components } = fixture('charts', `opentelemetry-collector-${ChartCatalog.OPENTELEMETRY_OPERATOR.appVersion}.components.json`);
    const { config } = withSidecar().object.spec;
    for (const kind of ['receivers', 'processors', 'exporters', 'extensions']) {
      for (const [id, own] of Object.entries<any>(config[kind])) {
        const component = components[`${kind}/${id.split('/')[0]}`];
        expect([id, component?.distributions, unknownKeys(own, component)]).toEqual([id, expect.arrayContaining(['k8s']), []]);
      }
    }
  });

  it('asks for half of the memory that it may use', () => {
    expect(withSidecar({ memoryMiB: 200 }).object.spec.resources).toEqual({ requests: { cpu: '10m', memory: '100Mi' }, limits: { memory: '200Mi' } });
  });
});

it.each<[string, () => unknown, RegExp]>([
  ['no pods', () => valuesFor({ replicas: 0 }), /`replicas`/],
  ['two answers on certificates', () => valuesFor({ certManager: false, helmValues: { admissionWebhooks: { certManager: { enabled: true } } } }), /contradicts `certManager`/],
  ['no webhooks', () => valuesFor({ helmValues: { admissionWebhooks: { create: false } } }), /admissionWebhooks\.create` is set by the library/],
  ['a collector without HTTP', () => instrumented({ collector: { grpcUrl: COLLECTOR.grpcUrl } }), /`collector\.httpUrl` is missing/],
  ['more than all traces', () => instrumented({ percentage: 101 }), /`percentage` must be a number from 0 to 100/],
  ['an attribute of two words', () => instrumented({ resourceAttributes: { team: 'a b' } }), /`resourceAttributes\["team"\]`/],
  ['an attribute that would be two', () => instrumented({ resourceAttributes: { team: 'a,b=c' } }), /`resourceAttributes\["team"\]`/],
  ['the name of an attribute that would be two', () => instrumented({ resourceAttributes: { 'a=b,c': 'd' } }), /`resourceAttributes`/],
  ['a name that is none', () => withSidecar({ sidecarName: 'A b' }), /`sidecarName`/],
  ['a collector at no address', () => withSidecar({ collector: { grpcUrl: 'gateway' } }), /`collector\.grpcUrl`/],
  ['a sidecar without memory', () => withSidecar({ memoryMiB: 1 }), /`memoryMiB`/],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(message);
});
