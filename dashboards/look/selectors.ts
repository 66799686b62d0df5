/** What a query of the chosen cluster, or of what is chosen in it, has between its braces. */
export const CLUSTER_IS = 'cluster=~"$cluster"';
export const NAMESPACE_IS = `${CLUSTER_IS}, namespace=~"$namespace"`;
export const NODE_IS = `${CLUSTER_IS}, node=~"$node"`;

/** Of cAdvisor's series those of containers, and not their sums nor what keeps a pod together. */
export const CONTAINERS = 'container!="", image!=""';

/** Interfaces that lead out of a node. */
export const OUTWARD = 'device!~"lo|veth.*|eni.*|cni.*"';

/** Disks, and not parts of them. */
export const DISKS = 'device=~"nvme[0-9]+n[0-9]+|[svx]+d[a-z]+"';

/** Adds the workload of a pod to what is said of the pod, for those that are chosen. */
export const ofWorkload = (expression: string) =>
  `${expression} * on (cluster, namespace, pod) group_left (workload, workload_kind) workload_pod:kube_pod_owner:info{${NAMESPACE_IS}, workload=~"$workload"}`;
