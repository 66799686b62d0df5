import { ServiceAccount } from '../cluster/workload-permissions';

/** The service account of aws-node, the agent of the VPC CNI. */
export const VPC_CNI_SERVICE_ACCOUNT = ServiceAccount.of('kube-system', 'aws-node');
