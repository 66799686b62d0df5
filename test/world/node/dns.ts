import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DNS_ADDRESS, RESOLVER_ADDRESS } from './network';
import { Program } from '../../e2e/kubernetes/processes';

/** A domain that nobody answers for, and one where it takes seconds. */
export const BROKEN_DOMAIN = 'broken.test';
export const SLOW_DOMAIN = 'slow.test';

/** The resolver of the VPC: it has an address for each name outside, but for those of one domain. */
export function startResolver(binaries: string, folder: string): Program {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Corefile'), `${SLOW_DOMAIN} {
  bind ${RESOLVER_ADDRESS}
  erratic {
    drop 0
    delay 1 1800ms
  }
}
. {
  bind ${RESOLVER_ADDRESS}
  template IN ANY ${BROKEN_DOMAIN} {
    rcode SERVFAIL
  }
  template IN A {
    match "\\\\.(com|test|amazonaws\\\\.com)\\\\.$"
    answer "{{ .Name }} 60 IN A 198.51.100.1"
  }
  template ANY ANY {
    rcode NXDOMAIN
  }
}
`.replaceAll('\\\\', '\\'));
  return new Program({ name: 'resolver', file: join(binaries, 'coredns'), args: ['-conf', join(folder, 'Corefile')], folder });
}

/**
 * CoreDNS as the add-on of EKS has it: names, labels, ports and Corefile are those that others look for.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
 */
export function coreDns(replicas: number = 2): object[] {
  const metadata = { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'eks.amazonaws.com/component': 'coredns' } };
  const ports = [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }, { name: 'metrics', port: 9153, protocol: 'TCP' }];
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: role.name },
      rules: [
        { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: role.name },
      roleRef: role,
      subjects: [{ kind: 'ServiceAccount', name: metadata.name, namespace: metadata.namespace }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        template: { metadata: { labels: metadata.labels }, spec: podSpec(ports) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: 'kube-dns' },
      spec: { clusterIP: DNS_ADDRESS, selector: { 'k8s-app': 'kube-dns' }, ports },
    },
  ];
}

const Corefile = `.:53 {
    errors
    health {
        lameduck 5s
      }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`;

function podSpec(ports: { name: string; port: number; protocol: string }[]): object {
  return {
    serviceAccountName: 'coredns',
    priorityClassName: 'system-cluster-critical',
    // From the node, not from itself.
    dnsPolicy: 'Default',
    containers: [{
      name: 'coredns',
      image: 'registry.k8s.io/coredns/coredns:v1.14.3',
      args: ['-conf', '/etc/coredns/Corefile'],
      ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
      resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
      livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5 },
      readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] }, readOnlyRootFilesystem: true },
      volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
    }],
    volumes: [{ name: 'config', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
  };
}
