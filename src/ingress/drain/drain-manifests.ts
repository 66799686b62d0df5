import { DRAIN_SCRIPT } from './drain-script';
import { deleteHook } from '../../charts/delete-hook';

/** What the drain is made of. */
export interface DrainInput {
  readonly kubernetesNamespace: string;
  readonly image: string;
  readonly ingressClassNames: string[];
  /** `<none>` is no class. */
  readonly serviceClassNames: string[];
  readonly keptServices: string[];
}

/** The objects of the drain: a Job that runs before the release is deleted. */
export function drainManifests({ kubernetesNamespace, image, ingressClassNames, serviceClassNames, keptServices }: DrainInput): object[] {
  return deleteHook({
    name: 'ingress-drain',
    kubernetesNamespace,
    containerName: 'drain',
    image,
    script: DRAIN_SCRIPT,
    env: {
      INGRESS_CLASSES: ingressClassNames.join(' '),
      SERVICE_CLASSES: serviceClassNames.join(' '),
      KEPT_SERVICES: keptServices.join(' '),
      PAUSE_SECONDS: '10',
    },
    rules: [
      // `get` shows nothing that `list` does not, and the kubectl of another image may look before it deletes.
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'delete'] },
      { apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'delete'] },
    ],
  });
}
