import { behindService, Labels, pod } from './relabel';
import { scrapeJobs } from '../../../src/observability/metrics/scrape-jobs';

export const NODE = 'ip-10-0-0-1.eu-west-2.compute.internal';
const app = (name: string, more: Labels = {}) => ({ 'app.kubernetes.io/name': name, ...more });
const web = (more: Partial<Parameters<typeof pod>[0]> = {}) => pod({ namespace: 'shop', name: 'web-1', port: ['http', 8080], ...more });
export const scraped = (port?: string) => ({ 'prometheus.io/scrape': 'true', ...(port && { 'prometheus.io/port': port }) });

/** What discovery finds, and which job takes it with which labels. */
export const TARGETS: Record<string, { discovered: Labels; takenBy?: string; labels?: Labels }> = {
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
  'a pod behind a Service that asks for it': {
    discovered: behindService(web(), { annotations: scraped() }),
    takenBy: 'annotated-services',
    labels: { instance: '10.0.0.7:8080', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod behind a Service that asks by its label': {
    discovered: behindService(web(), { labels: { 'prometheus.io/scrape': 'true' } }),
    takenBy: 'annotated-services',
    labels: { instance: '10.0.0.7:8080', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod behind a Service that names another port': {
    discovered: behindService(web({ ip: 'fd00::7' }), { annotations: scraped('9090') }, '8080'),
    takenBy: 'annotated-services',
    labels: { instance: '[fd00::7]:9090', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a port of a pod that is none of the Service': { discovered: behindService(web(), { annotations: scraped() }, '') },
  'an address behind a Service that is no pod': { discovered: behindService({ __address__: '192.0.2.7:9187', __meta_kubernetes_namespace: 'shop' }, { annotations: scraped() }) },
  'an address that a slice claims for a pod': {
    discovered: behindService({ ...web(), __address__: '192.0.2.7:8080' }, { annotations: scraped() }),
    takenBy: 'annotated-services',
    labels: { instance: '10.0.0.7:8080', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod that asks for it as its Service does': {
    discovered: behindService(web({ annotations: scraped('9090') }), { annotations: scraped('9090') }),
    takenBy: 'annotated-pods',
    labels: { instance: '10.0.0.7:9090', namespace: 'shop', pod: 'web-1', node: NODE },
  },
  'a pod that does not want it, behind a Service that asks': { discovered: behindService(web({ annotations: { 'prometheus.io/scrape': 'false' } }), { annotations: scraped() }) },
  'a pod behind a Service that refuses by its annotation': {
    discovered: behindService(web(), { annotations: { 'prometheus.io/scrape': 'false' }, labels: { 'prometheus.io/scrape': 'true' } }),
  },
  'a pod behind a Service that does not ask': { discovered: behindService(web(), {}) },
  'CoreDNS, whose Service asks for it': {
    discovered: behindService(pod({ namespace: 'kube-system', name: 'coredns-1', labels: { 'k8s-app': 'kube-dns' }, port: ['metrics', 9153] }), { annotations: scraped('9153') }),
    takenBy: 'coredns',
    labels: { instance: '10.0.0.7:9153', namespace: 'kube-system', pod: 'coredns-1' },
  },
};

export const jobs = scrapeJobs() as Record<string, any>;
export const podJobs = Object.entries(jobs).filter(([name, job]) => job.kubernetes_sd_configs?.[0].role === 'pod' || name === 'annotated-services');
