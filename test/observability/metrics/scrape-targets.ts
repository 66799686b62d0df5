import { Labels, pod } from './relabel';
import { scrapeJobs } from '../../../src/observability/metrics/scrape-jobs';

export const NODE = 'ip-10-0-0-1.eu-west-2.compute.internal';
const app = (name: string, more: Labels = {}) => ({ 'app.kubernetes.io/name': name, ...more });
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
};

export const jobs = scrapeJobs() as Record<string, any>;
export const podJobs = Object.entries(jobs).filter(([, job]) => job.kubernetes_sd_configs?.[0].role === 'pod');
