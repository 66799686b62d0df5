import { credentialsOf } from '../../charts/credentials-access';
import { API_SERVER, DNS, metricsPort, PodAccess } from '../../charts/network-access';
import { WorkloadGrant } from '../../cluster/workload-permissions';

/** What the AWS Load Balancer Controller takes and reaches: its webhooks, its metrics; the API server, names, AWS. */
export function albAccess(grant: WorkloadGrant): readonly PodAccess[] {
  return [{
    name: 'aws-load-balancer-controller',
    labels: { 'app.kubernetes.io/name': 'aws-load-balancer-controller' },
    // The API server asks the webhooks from an address of the VPC that nobody knows before.
    takes: [{ ports: ['webhook-server'] }, metricsPort('metrics-server')],
    reaches: [DNS, API_SERVER, ...credentialsOf(grant)],
  }];
}
