import { chartUpgrade } from './chart-upgrade';
import { existingNetwork } from './existing-network';
import { gitops } from './gitops';
import { importedIngress } from './imported-ingress';
import { layoutSteps } from './layout';
import { nginxToTraefik } from './nginx-to-traefik';
import { china, govCloud } from './other-partition';
import { standaloneObservability } from './standalone-observability';
import { twoApps } from './two-apps';
import { twoClusters } from './two-clusters';

export const LAYOUT_STEPS = layoutSteps([
  existingNetwork, importedIngress, nginxToTraefik, chartUpgrade, china, twoClusters, twoApps, standaloneObservability, govCloud, gitops,
]);
