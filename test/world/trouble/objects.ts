/** Objects of the stand-in, as users write them. */

export const SHOP = 'shop';

interface Workload {
  readonly name: string;
  readonly args: readonly string[];
  readonly replicas?: number;
  /** Fields of the container. */
  readonly container?: object;
  /** Fields of the pod. */
  readonly pod?: object;
  readonly annotations?: Readonly<Record<string, string>>;
}

const labels = (name: string) => ({ 'app.kubernetes.io/name': name });

function template({ name, args, container, pod, annotations }: Workload): object {
  return { metadata: { labels: labels(name), annotations }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name, image: 'world/standin:1', args, ...container }], ...pod } };
}

/** An object of a namespace of its own kind. */
export function object(apiVersion: string, kind: string, name: string, rest: object, metadata: object = {}): object {
  return { apiVersion, kind, metadata: { namespace: SHOP, name, labels: labels(name), ...metadata }, ...rest };
}

export function deployment(workload: Workload): object {
  const { name, replicas = 1 } = workload;
  return object('apps/v1', 'Deployment', name, { spec: { replicas, selector: { matchLabels: labels(name) }, template: template(workload) } });
}

export function daemonSet(workload: Workload): object {
  const { name } = workload;
  return object('apps/v1', 'DaemonSet', name, { spec: { selector: { matchLabels: labels(name) }, template: template(workload) } });
}

export function statefulSet(workload: Workload, replicas: number = 1): object {
  const { name } = workload;
  return object('apps/v1', 'StatefulSet', name, { spec: { serviceName: name, replicas, selector: { matchLabels: labels(name) }, template: template(workload) } });
}

export function job(workload: Workload): object {
  const { name } = workload;
  return object('batch/v1', 'Job', name, { spec: { backoffLimit: 0, template: template({ ...workload, pod: { restartPolicy: 'Never', ...workload.pod } }) } });
}

export function service(name: string, port: number): object {
  return object('v1', 'Service', name, { spec: { selector: labels(name), ports: [{ name: 'http', port, targetPort: port }] } });
}

export function claim(name: string, storage: string, annotations: Readonly<Record<string, string>> = {}, storageClassName?: string): object {
  return object('v1', 'PersistentVolumeClaim', name, { spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } } }, { annotations });
}

export const memory = (limit: string) => ({ resources: { requests: { cpu: '10m', memory: '8Mi' }, limits: { memory: limit } } });
export const volume = (name: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });
export const mount = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
/** It never passes. */
export const neverReady = { readinessProbe: { tcpSocket: { port: 1 }, periodSeconds: 2 } };
