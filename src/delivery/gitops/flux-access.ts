import { repositoryAccess } from './git-source';
import { Access, API_SERVER, DNS, HTTPS, metricsPort, PodAccess } from '../../charts/network-access';

/** Where Flux stands. Frozen: a release that moves is a new one. */
export const FLUX_NAMESPACE = 'flux-system';

// What source-controller serves archives at, and notification-controller takes events; 80 at their Services, where the VPC CNI looks.
const OWN: Access = { ports: [9090, 80], peers: [{ kubernetesNamespace: FLUX_NAMESPACE }] };

const SCRAPE = metricsPort(8080);

/** What the pods of Flux take and reach. A test compares their labels with what the chart renders. */
export const fluxAccess = (repositoryUrls: readonly string[]): PodAccess[] => [
  { name: 'source-controller', labels: { app: 'source-controller' }, takes: [OWN, SCRAPE], reaches: [DNS, API_SERVER, ...repositoryAccess(repositoryUrls), OWN] },
  { name: 'kustomize-controller', labels: { app: 'kustomize-controller' }, takes: [SCRAPE], reaches: [DNS, API_SERVER, OWN] },
  { name: 'helm-controller', labels: { app: 'helm-controller' }, takes: [SCRAPE], reaches: [DNS, API_SERVER, OWN] },
  { name: 'notification-controller', labels: { app: 'notification-controller' }, takes: [OWN, SCRAPE], reaches: [DNS, API_SERVER, HTTPS] },
  // Runs before the installation.
  { name: 'flux-check', labels: { 'app.kubernetes.io/part-of': 'flux' }, takes: [], reaches: [DNS, API_SERVER] },
];
