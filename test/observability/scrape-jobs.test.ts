import { execFile } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { Labels, pod, relabel, storedLabels, targetLabels } from './relabel';
import { describeWhen, findProgram } from './support';
import { scrapeJobs } from '../../src/observability/scrape-jobs';

const NODE = 'ip-10-0-0-1.eu-west-2.compute.internal';
const app = (name: string, more: Labels = {}) => ({ 'app.kubernetes.io/name': name, ...more });
const scraped = (port?: string) => ({ 'prometheus.io/scrape': 'true', ...(port && { 'prometheus.io/port': port }) });

/** What discovery finds, and which job takes it with which labels. */
const TARGETS: Record<string, { discovered: Labels; takenBy?: string; labels?: Labels }> = {
  'CoreDNS': {
    discovered: pod({ namespace: 'kube-system', name: 'coredns-1', labels: { 'k8s-app': 'kube-dns' }, port: ['metrics', 9153] }),
    takenBy: 'coredns',
    labels: { instance: '10.0.0.7:9153', namespace: 'kube-system', pod: 'coredns-1' },
  },
  'another port of CoreDNS': {
    discovered: pod({ namespace: 'kube-system', name: 'coredns-1', labels: { 'k8s-app': 'kube-dns' }, port: ['dns', 53], annotations: scraped('9153') }),
  },
  'kube-state-metrics': {
    discovered: pod({ namespace: 'monitoring', name: 'ksm-1', labels: app('kube-state-metrics', { 'app.kubernetes.io/instance': 'prometheus' }), port: ['http', 8080] }),
    takenBy: 'kube-state-metrics',
    labels: { instance: '10.0.0.7:8080' },
  },
  'the kube-state-metrics of somebody else': {
    discovered: pod({ namespace: 'other', name: 'ksm-2', labels: app('kube-state-metrics', { 'app.kubernetes.io/instance': 'mine' }), port: ['http', 8080] }),
  },
  'node-exporter': {
    discovered: pod({ namespace: 'monitoring-agents', name: 'ne-1', labels: app('prometheus-node-exporter', { 'app.kubernetes.io/instance': 'prometheus' }), port: ['metrics', 9100] }),
    takenBy: 'node-exporter',
    labels: { instance: NODE, node: NODE },
  },
  'ingress-nginx, annotated as well': {
    discovered: pod({ namespace: 'ingress', name: 'nginx-1', labels: app('ingress-nginx', { 'app.kubernetes.io/component': 'controller' }), port: ['metrics', 10254], annotations: scraped('10254') }),
    takenBy: 'ingress-nginx',
    labels: { instance: '10.0.0.7:10254', namespace: 'ingress', pod: 'nginx-1' },
  },
  'Traefik, annotated as its chart does it': {
    discovered: pod({ namespace: 'ingress', name: 'traefik-1', labels: app('traefik'), port: ['metrics', 9100], annotations: scraped('9100') }),
    takenBy: 'traefik',
    labels: { instance: '10.0.0.7:9100', namespace: 'ingress', pod: 'traefik-1' },
  },
  'another port of Traefik, annotated': {
    discovered: pod({ namespace: 'ingress', name: 'traefik-1', labels: app('traefik'), port: ['web', 8000], annotations: scraped('9100') }),
  },
  'a pod that asks for it': {
    discovered: pod({ namespace: 'shop', name: 'web-1', labels: app('web'), port: ['http', 8080], annotations: scraped('9090') }),
    takenBy: 'annotated-pods',
    labels: { instance: '10.0.0.7:9090', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod that declares no port': {
    discovered: pod({ namespace: 'shop', name: 'web-1', annotations: scraped('9090') }),
    takenBy: 'annotated-pods',
    labels: { instance: '10.0.0.7:9090', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod that names no port': {
    discovered: pod({ namespace: 'shop', name: 'web-1', port: ['http', 8080], annotations: scraped() }),
    takenBy: 'annotated-pods',
    labels: { instance: '10.0.0.7:8080', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod with an IPv6 address': {
    discovered: pod({ namespace: 'shop', name: 'web-1', ip: 'fd00::7', port: ['http', 8080], annotations: scraped('9090') }),
    takenBy: 'annotated-pods',
    labels: { instance: '[fd00::7]:9090', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod that does not ask': { discovered: pod({ namespace: 'shop', name: 'web-1', port: ['http', 8080] }) },
  'a pod that has ended': {
    discovered: pod({ namespace: 'shop', name: 'job-1', port: ['http', 8080], annotations: scraped(), phase: 'Succeeded' }),
  },
  'a container that only starts another': {
    discovered: pod({ namespace: 'shop', name: 'web-1', port: ['http', 8080], annotations: scraped(), init: true }),
  },
};

const jobs = scrapeJobs() as Record<string, any>;
const podJobs = Object.entries(jobs).filter(([, job]) => job.kubernetes_sd_configs?.[0].role === 'pod');

describe('scrape jobs', () => {
  it.each(Object.entries(TARGETS))('take %s once, or not at all', (_, { discovered, takenBy, labels }) => {
    const taken = podJobs.flatMap(([name, job]) => {
      const found = targetLabels(name, job, discovered);
      return found ? [found] : [];
    });
    expect(taken).toEqual(takenBy ? [{ job: takenBy, ...labels }] : []);
  });

  it('watch all pods in the same words, so that it is done once', () => {
    expect(new Set(podJobs.map(([, job]) => JSON.stringify(job.kubernetes_sd_configs)))).toEqual(new Set(['[{"role":"pod"}]']));
  });

  it('take scheme and path of an annotated pod', () => {
    const discovered = pod({
      namespace: 'shop',
      name: 'web-1',
      port: ['http', 8080],
      annotations: { ...scraped(), 'prometheus.io/scheme': 'https', 'prometheus.io/path': '/stats' },
    });
    expect(relabel({ ...discovered, __scheme__: 'http', __metrics_path__: '/metrics' }, jobs['annotated-pods'].relabel_configs))
      .toMatchObject({ __scheme__: 'https', __metrics_path__: '/stats' });
  });

  it.each(['kubelet', 'cadvisor'])('name the node of what a %s says', (name) => {
    expect(targetLabels(name, jobs[name], {
      __address__: '10.0.0.1:10250', instance: NODE, __meta_kubernetes_node_name: NODE, __meta_kubernetes_node_label_zone: 'a',
    })).toEqual({ job: name, instance: NODE, node: NODE });
  });

  it('take the API servers and no other endpoint', () => {
    const endpoint = (service: string, port: string) => targetLabels('kube-apiserver', jobs['kube-apiserver'], {
      __address__: '10.0.0.9:443', __meta_kubernetes_service_name: service, __meta_kubernetes_endpointslice_port_name: port,
    });
    expect(endpoint('kubernetes', 'https')).toEqual({ job: 'kube-apiserver', instance: '10.0.0.9:443' });
    expect(endpoint('web', 'https')).toBeUndefined();
  });

  it('let a request of an Ingress have the namespace that the dashboard filters on', () => {
    const { discovered } = TARGETS['ingress-nginx, annotated as well'];
    const target = targetLabels('ingress-nginx', jobs['ingress-nginx'], discovered)!;
    expect(storedLabels(jobs['ingress-nginx'], target, { namespace: 'shop', ingress: 'web' })).toMatchObject({
      namespace: 'ingress', exported_namespace: 'shop', ingress: 'web',
    });
  });

  it('let kube-state-metrics speak of other pods and nodes', () => {
    const target = targetLabels('kube-state-metrics', jobs['kube-state-metrics'], TARGETS['kube-state-metrics'].discovered)!;
    expect(storedLabels(jobs['kube-state-metrics'], target, { namespace: 'shop', pod: 'web-1', node: 'n', job: 'nightly' }))
      .toMatchObject({ namespace: 'shop', pod: 'web-1', node: 'n' });
  });

  it('do not let a pod choose the labels of its target', () => {
    const target = targetLabels('annotated-pods', jobs['annotated-pods'], TARGETS['a pod that asks for it'].discovered)!;
    expect(storedLabels(jobs['annotated-pods'], target, { namespace: 'kube-system', job: 'coredns' })).toMatchObject({
      namespace: 'shop', job: 'annotated-pods', exported_namespace: 'kube-system', exported_job: 'coredns',
    });
  });
});

const PROMTOOL = findProgram('promtool');

// The jobs as they are, with what discovery would find written down: some builds of promtool know no Kubernetes.
describeWhen(PROMTOOL, 'promtool on PATH', 'scrape jobs in promtool', () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'scrape-jobs-')); });
  afterAll(() => rmSync(folder, { recursive: true }));

  // promtool waits out its whole time limit, so all jobs at once.
  it('relabel as they do here', async () => {
    const cases = Object.values(TARGETS).map(({ discovered }) => discovered);
    await Promise.all(podJobs.map(async ([name, job]) => {
      const { kubernetes_sd_configs: _discovery, ...rest } = job;
      const config = join(folder, `${name}.yml`);
      const targets = cases.map(({ __address__, ...labels }) => ({ targets: [__address__], labels }));
      writeFileSync(config, JSON.stringify({ scrape_configs: [{ job_name: name, ...rest, static_configs: targets }] }));
      const { stdout } = await promisify(execFile)(PROMTOOL!, ['check', 'service-discovery', '--timeout=10s', config, name]);
      const theirs = (JSON.parse(stdout) as any[]).filter(({ labels }) => Object.keys(labels ?? {}).length > 0)
        .map(({ labels }) => Object.fromEntries(Object.entries(labels).filter(([label]) => !label.startsWith('__'))));
      const ours = cases.map((discovered) => targetLabels(name, job, discovered)).filter((labels) => labels !== undefined);
      const sorted = (list: any[]) => [...new Set(list.map((labels) => JSON.stringify(Object.entries(labels).sort())))].sort();
      expect(sorted(theirs)).toEqual(sorted(ours));
    }));
  }, 60_000);
});
