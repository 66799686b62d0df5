import { readFileSync } from 'fs';
import { join } from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { synthDemo, WORKTEST } from './support';
import { startService } from './traced-app';
import { mergeAsHelm, valuesOf } from '../charts/support';
import { containersOf, notRestricted, podsOf } from '../helpers/pod-security';

const RELEASES = ['opentelemetry-gateway', 'opentelemetry-operator', 'instrumentation-default'];

const TRACED = join(WORKTEST, 'app-traced');
const objects = parseAllDocuments(readFileSync(join(TRACED, 'stock.yaml'), 'utf8')).map((document) => document.toJS());

describe('--opentelemetry', () => {
  it('gives the demo one pod of each', async () => {
    const demo = (await synthDemo('--logs', '--traces', '--opentelemetry')).stack('worktest-demo');
    const gateway = mergeAsHelm(demo.values('opentelemetry-gateway')) as any;
    expect(gateway).toMatchObject({ mode: 'deployment', replicaCount: 1 });
    expect(Object.keys(gateway.alternateConfig.service.pipelines)).toEqual(['logs', 'metrics', 'traces']);
    expect(mergeAsHelm(demo.values('opentelemetry-operator'))).toMatchObject({ replicaCount: 1 });
  });

  it('has the object that the app names, which goes before the operator', async () => {
    const demo = (await synthDemo('--traces', '--opentelemetry')).stack('worktest-demo');
    const release = demo.resources('helm_release').find(({ name }) => name === 'instrumentation-default');
    const { kind, metadata, spec } = (valuesOf(release) as any).manifests[0];
    const { annotations } = objects[0].spec.template.metadata;
    expect(annotations).toEqual({ 'instrumentation.opentelemetry.io/inject-nodejs': `${metadata.namespace}/${metadata.name}` });
    expect([kind, spec.exporter.endpoint]).toEqual(['Instrumentation', 'http://opentelemetry-gateway.monitoring.svc:4318']);
    const operator = demo.resources('helm_release').find(({ name }) => name === 'opentelemetry-operator');
    expect(release.depends_on).toEqual(expect.arrayContaining([expect.stringContaining(operator.address ?? 'helm_release.Platform_Observability_OpenTelemetryOperator')]));
  });

  it('is off by default, and needs a place for traces', async () => {
    const demo = (await synthDemo('--traces')).stack('worktest-demo');
    expect(demo.resources('helm_release').filter(({ name }) => RELEASES.includes(name))).toEqual([]);
    await expect(synthDemo('--opentelemetry')).rejects.toThrow('--opentelemetry has pods traced, and their traces need a place: add --traces');
  });
});

describe('the traced app', () => {
  it('fits the strictest level of Pod Security, with requests and a memory limit', () => {
    const pods = podsOf(objects);
    expect(pods.flatMap(notRestricted)).toEqual([]);
    for (const { resources } of pods.flatMap(containersOf)) {
      expect(resources).toMatchObject({ requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } });
    }
  });

  it('is reached where nginx looks for it', () => {
    const [deployment, service] = objects;
    const { hostname, port } = new URL(/proxy_pass (\S+);/.exec(readFileSync(join(TRACED, 'default.conf'), 'utf8'))![1]);
    expect(hostname).toBe(`${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local`);
    expect(service.spec.ports).toEqual([expect.objectContaining({ port: Number(port) })]);
    expect(deployment.spec.template.metadata.labels).toMatchObject(service.spec.selector);
    expect(parse(readFileSync(join(TRACED, 'kustomization.yaml'), 'utf8')).resources).toEqual(['../app', 'stock.yaml']);
  });

  it('answers without instrumentation, and writes lines of JSON', async () => {
    const { answer, lines } = await startService(join(TRACED, 'server.js'));
    expect(answer).toEqual({ price: 42 });
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(['price looked up', 'stock counted']);
  });
});
