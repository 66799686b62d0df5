import { chartUpgrade } from './chart-upgrade';
import { existingNetwork } from './existing-network';
import { importedIngress } from './imported-ingress';
import { layoutSteps } from './layout';
import { nginxToTraefik } from './nginx-to-traefik';
import { otherPartition } from './other-partition';
import { standaloneObservability } from './standalone-observability';
import { twoApps } from './two-apps';
import { twoClusters } from './two-clusters';

export const LAYOUT_STEPS = layoutSteps([
  existingNetwork, importedIngress, nginxToTraefik, chartUpgrade, otherPartition, twoClusters, twoApps, standaloneObservability,
]);
