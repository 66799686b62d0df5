import { Construct } from 'constructs';
import { distinct, repositoryAccess } from './git-source';
import { credentialsOf } from '../../charts/credentials-access';
import { Access, API_SERVER, DNS, HTTPS, INGRESS_PODS, metricsPort, PodAccess } from '../../charts/network-access';
import { claimOnce } from '../../cluster/cluster-claims';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { accessTo } from '../../storage/server-access';

/** Where Argo CD stands. Frozen: a release that moves is a new one. */
export const ARGO_CD_NAMESPACE = 'argocd';

/** Refuses a second Argo CD of a cluster, whoever runs it. */
export function claimArgoCd(scope: Construct, cluster: IKubernetesCluster): void {
  claimOnce(scope, cluster, {
    key: 'Argo CD',
    owner: scope,
    refusal: ({ owner }) => ({
      property: 'cluster',
      problem: `has Argo CD from ${owner.node.path}: both would deploy the applications in the namespace ${ARGO_CD_NAMESPACE}`,
      fix: 'keep one of the two',
    }),
  });
}

const REPO_SERVER = 8081;
const REDIS = 6379;
const SENTINEL = 26379;

const named = (name: string) => ({ 'app.kubernetes.io/name': name });
const within = (...ports: number[]): Access => ({ ports, peers: [{ kubernetesNamespace: ARGO_CD_NAMESPACE }] });

/** What decides on the connections of Argo CD. */
export interface ArgoCdConnections {
  readonly highAvailability: boolean;
  readonly repositoryUrls: readonly string[];
  /** Class of its Ingress. */
  readonly ingressClassName?: string;
  /** Address of who signs people in. */
  readonly issuerUrl?: string;
  /** By which it logs in to other clusters. */
  readonly grant?: WorkloadGrant;
}

/** What the pods of Argo CD take and reach. A test compares their labels with what the chart renders. */
export function argoCdAccess({ highAvailability, repositoryUrls, ingressClassName = 'nginx', issuerUrl, grant }: ArgoCdConnections): PodAccess[] {
  const credentials = credentialsOf(grant);
  // The load balancer of another class, such as an ALB, connects from addresses of the network, which are not known here.
  const browsers: Access = { ports: [8080], ...(ingressClassName === 'nginx' && { peers: [INGRESS_PODS] }) };
  return [
    { name: 'argocd-server', labels: named('argocd-server'), takes: [browsers, metricsPort(8083)], reaches: [DNS, API_SERVER, ...distinct([HTTPS, ...accessTo(issuerUrl)]), ...credentials, within(REPO_SERVER, REDIS)] },
    { name: 'argocd-application-controller', labels: named('argocd-application-controller'), takes: [metricsPort(8082)], reaches: [DNS, API_SERVER, ...credentials, within(REPO_SERVER, REDIS)] },
    { name: 'argocd-repo-server', labels: named('argocd-repo-server'), takes: [within(REPO_SERVER), metricsPort(8084)], reaches: [DNS, API_SERVER, ...repositoryAccess(repositoryUrls), within(REDIS)] },
    { name: 'argocd-applicationset-controller', labels: named('argocd-applicationset-controller'), takes: [metricsPort(8080)], reaches: [DNS, API_SERVER, HTTPS, ...credentials, within(REPO_SERVER)] },
    { name: 'argocd-redis-secret-init', labels: named('argocd-redis-secret-init'), takes: [], reaches: [DNS, API_SERVER] },
    ...(highAvailability ? [
      { name: 'argocd-redis-ha', labels: { app: 'redis-ha' }, takes: [within(REDIS, SENTINEL)], reaches: [DNS, within(REDIS, SENTINEL)] },
      { name: 'argocd-redis-ha-haproxy', labels: { app: 'redis-ha-haproxy' }, takes: [within(REDIS), metricsPort(9101)], reaches: [DNS, within(REDIS, SENTINEL)] },
    ] : [{ name: 'argocd-redis', labels: named('argocd-redis'), takes: [within(REDIS)], reaches: [] }]),
  ];
}
