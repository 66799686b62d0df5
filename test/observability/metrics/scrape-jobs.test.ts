import { pod, relabel, seenBy, storedLabels, targetLabels } from './relabel';
import { jobs, NODE, podJobs, scraped, TARGETS } from './scrape-targets';

describe('scrape jobs', () => {
  it.each(Object.entries(TARGETS))('take %s once, or not at all', (_, { discovered, takenBy, labels }) => {
    const taken = podJobs.flatMap(([name, job]) => {
      const seen = seenBy(job, discovered);
      const found = seen && targetLabels(name, job, seen);
      return found ? [found] : [];
    });
    expect(taken).toEqual(takenBy ? [{ job: takenBy, ...labels }] : []);
  });

  it('watch all pods in the same words, so that it is done once', () => {
    expect(new Set(podJobs.map(([, job]) => JSON.stringify(job.kubernetes_sd_configs)))).toEqual(new Set(['[{"role":"pod"}]', '[{"role":"endpointslice"}]']));
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
