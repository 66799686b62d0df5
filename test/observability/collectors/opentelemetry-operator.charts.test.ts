import { AutoInstrumentation } from '../../../src/observability/collectors/auto-instrumentation';
import { CollectorSidecar } from '../../../src/observability/collectors/collector-sidecar';
import { OpenTelemetryOperator } from '../../../src/observability/collectors/opentelemetry-operator';
import { valuesOf } from '../../charts/support';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, documentsIn, releaseNamed } from '../support';

describe('the operator as Helm renders it', () => {
  let objects: any[];
  let custom: any[];
  beforeAll(() => {
    const stack = testStack();
    const cluster = completeCluster(stack);
    const operator = new OpenTelemetryOperator(stack, 'Operator', { cluster });
    const collector = { grpcUrl: 'http://gateway.monitoring.svc:4317', httpUrl: 'http://gateway.monitoring.svc:4318' };
    const props = { cluster, operator, kubernetesNamespace: 'shop', collector };
    new AutoInstrumentation(stack, 'Shop', { ...props, percentage: 10, metrics: true, resourceAttributes: { 'deployment.environment.name': 'demo' } });
    new CollectorSidecar(stack, 'Sidecar', props);
    const values = documentsIn(stack, 'opentelemetry-operator').map((document) => JSON.stringify(document));
    objects = helmTemplate({ name: 'opentelemetry-operator', namespace: 'opentelemetry-operator', chart: chartFolder('opentelemetry-operator'), values });
    const output = synth(stack);
    custom = ['instrumentation-default', 'collector-sidecar'].flatMap((name) => valuesOf(releaseNamed(output, name)).manifests);
  });

  const ofRelease = () => objects.filter(({ metadata }) => !Object.keys(metadata.annotations ?? {}).some((key) => key === 'helm.sh/hook' && metadata.annotations[key] === 'test'));

  it('is objects that Kubernetes takes', () => {
    const { errors, unknownKinds } = validate(objects);
    expect([errors, unknownKinds]).toEqual([[], []]);
  });

  it('has pods that Pod Security lets in at its strictest level, with requests and a memory limit', () => {
    const pods = podsOf(ofRelease());
    expect(pods.map(({ name }) => name)).toEqual(['opentelemetry-operator']);
    expect(pods.flatMap(notRestricted)).toEqual([]);
    for (const { resources } of pods.flatMap(containersOf)) expect(resources).toMatchObject({ requests: { cpu: '50m' }, limits: { memory: '256Mi' } });
  });

  it('needs no cert-manager, and leaves no Secret behind', () => {
    expect(objects.filter(({ apiVersion }) => apiVersion.startsWith('cert-manager.io'))).toEqual([]);
    const [secret, ...others] = ofRelease().filter(({ kind }) => kind === 'Secret');
    expect(others).toEqual([]);
    expect(secret.metadata.annotations ?? {}).not.toHaveProperty(['helm.sh/hook']);
    const hooks = objects.filter(({ kind }) => /WebhookConfiguration$/.test(kind)).flatMap(({ webhooks }) => webhooks);
    expect(hooks.map(({ clientConfig }) => clientConfig.caBundle).filter((bundle) => bundle !== secret.data['ca.crt'])).toEqual([]);
  });

  it('never keeps a pod from starting while it is away', () => {
    const hooks = objects.filter(({ kind }) => kind === 'MutatingWebhookConfiguration').flatMap(({ webhooks }) => webhooks);
    const [onPods] = hooks.filter(({ rules }) => rules.some(({ resources }: any) => resources.includes('pods')));
    expect(onPods.failurePolicy).toBe('Ignore');
  });

  it('may read Secrets of its own namespace alone', () => {
    const readers = objects.filter(({ rules = [] }) => rules.some(({ resources = [] }: any) => ['secrets', '*'].some((name) => resources.includes(name))));
    expect(readers.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([['Role', 'opentelemetry-operator']]);
  });

  it('knows what the library makes for it, key by key', () => {
    const schemaOf = ({ apiVersion, kind }: any) => {
      const [group, version] = apiVersion.split('/');
      const found = objects.find(({ kind: type, spec }) => type === 'CustomResourceDefinition' && spec.group === group && spec.names.kind === kind);
      return found.spec.versions.find(({ name }: any) => name === version).schema.openAPIV3Schema;
    };
    expect(custom).toHaveLength(2);
    for (const object of custom) expect([object.kind, misfits(object, schemaOf(object), object.kind)]).toEqual([object.kind, []]);
    expect(misfits({ spec: { sampler: { type: 'never', arg: '1' } } }, schemaOf(custom[0]), '')).toEqual(['.spec.sampler.type: never', '.spec.sampler.arg']);
  });
});

/** What a structural schema of Kubernetes says against a value. */
function misfits(value: any, schema: any, path: string): string[] {
  if (schema['x-kubernetes-preserve-unknown-fields'] && !schema.properties || schema['x-kubernetes-int-or-string']) return [];
  if (Array.isArray(value)) return schema.type === 'array' ? value.flatMap((item, index) => misfits(item, schema.items, `${path}[${index}]`)) : [`${path}: a list`];
  if (typeof value === 'object' && value !== null) {
    if (path.endsWith('.metadata')) return [];
    const missing = (schema.required ?? []).filter((key: string) => !(key in value)).map((key: string) => `${path}.${key} is missing`);
    return [...missing, ...Object.entries(value).flatMap(([key, below]) => {
      const known = schema.properties?.[key] ?? schema.additionalProperties;
      return known ? misfits(below, known, `${path}.${key}`) : schema['x-kubernetes-preserve-unknown-fields'] ? [] : [`${path}.${key}`];
    })];
  }
  const fits = schema.type === typeof value || schema.type === 'integer' && Number.isInteger(value);
  return fits && (!schema.enum || schema.enum.includes(value)) ? [] : [`${path}: ${value}`];
}
