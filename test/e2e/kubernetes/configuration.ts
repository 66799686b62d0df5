import type { KubeLogin } from './kube';

/** The files that the programs of a control plane read. JSON is YAML too. */

export function kubeconfigOf(name: string, login: KubeLogin): object {
  const data = (text: string) => Buffer.from(text).toString('base64');
  return {
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name, cluster: { 'server': login.server, 'certificate-authority-data': data(login.authority) } }],
    'users': [{
      name,
      user: login.client
        ? { 'client-certificate-data': data(login.client.certificate), 'client-key-data': data(login.client.key) }
        : { token: login.token },
    }],
    'contexts': [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication */
export function tokenReviewConfig(url: string): object {
  return {
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'eks', cluster: { server: url } }],
    'users': [{ name: 'api-server' }],
    'contexts': [{ name: 'webhook', context: { cluster: 'eks', user: 'api-server' } }],
    'current-context': 'webhook',
  };
}

/**
 * Calls to Services (webhooks, aggregated APIs) go to a proxy of ours, as no packet reaches a fake pod.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/
 */
export function egressConfig(socket: string): object {
  return {
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [{ name: 'cluster', connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: socket } } } }],
  };
}

/** Set on a pod when a kubelet could start it; see `kubelet.ts`. */
export const STARTABLE = 'e2e/startable';

/** Addresses that KWOK gives to pods, but for those of the network of their node. */
export const FAKE_POD_ADDRESSES = '10.240.0.1/16';

/** On nodes that KWOK is to manage where not all are its own. `nodeObject` has it. */
export const FAKE_NODE = { name: 'kwok.x-k8s.io/node', value: 'fake' };

/**
 * What KWOK does with pods on fake nodes (https://kwok.sigs.k8s.io/docs/user/stages-configuration/). A pod becomes
 * Ready when what it mounts is there. Pods of Jobs are not in here: the stand-in for Jobs carries them out and sets
 * their status, so a Job never completes before its effect is there.
 *
 * @param startable which pods it starts: those alone that are marked, or all
 */
export function kwokStages(startable: 'marked' | 'all' = 'marked'): object[] {
  const pod = { apiGroup: 'v1', kind: 'Pod' };
  const stage = (name: string, spec: object) => ({
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: pod, ...spec },
  });
  return [
    stage('run', {
      selector: {
        ...(startable === 'marked' && { matchAnnotations: { [STARTABLE]: 'true' } }),
        matchExpressions: [
          { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
          { key: '.status.podIP', operator: 'DoesNotExist' },
        ],
      },
      delay: { durationMilliseconds: 500, jitterDurationMilliseconds: 1000 },
      next: { statusTemplate: RUNNING },
    }),
    stage('end', {
      selector: { matchExpressions: [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }] },
      delay: { durationMilliseconds: 300 },
      // Finalizers stay: that of a Job's pod is the controller manager's to take off.
      next: { delete: true },
    }),
  ];
}

const RUNNING = `
{{ $time := Now }}
phase: Running
startTime: {{ $time | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") | Quote }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $time | Quote }} }
- { type: ContainersReady, status: "True", lastTransitionTime: {{ $time | Quote }} }
- { type: Ready, status: "True", lastTransitionTime: {{ $time | Quote }} }
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $time | Quote }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $time | Quote }} } }
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  {{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state: { running: { startedAt: {{ $time | Quote }} } }
  {{ else }}
  started: false
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $time | Quote }}, finishedAt: {{ $time | Quote }} } }
  {{ end }}
{{ end }}
`;
