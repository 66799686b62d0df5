import { RemoteNetworks } from '../cluster/remote-networks';

/**
 * What add-ons are told where some nodes stand outside of AWS.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-add-ons.html (2026-11-30)
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-webhooks.html (2026-11-30)
 */
type Values = Record<string, unknown>;

/** The agent has a second DaemonSet for hybrid nodes, which have no instance metadata. */
export function hybridAgentValues(networks: RemoteNetworks | undefined): Values {
  return networks === undefined ? {} : { daemonsets: { hybrid: { create: true } } };
}

/** At least one replica on each side: spread over nodes, and over zones, of which the site is one. */
export function hybridCorednsValues(networks: RemoteNetworks | undefined): Values {
  const apart = (topologyKey: string, weight: number) => ({
    podAffinityTerm: { labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] }, topologyKey },
    weight,
  });
  return networks === undefined ? {} : {
    affinity: {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart('kubernetes.io/hostname', 100), apart('topology.kubernetes.io/zone', 50)] },
    },
  };
}

/** The API server asks it, which finds no pod on a hybrid node whose addresses nobody routes. */
export function hybridMetricsServerValues(networks: RemoteNetworks | undefined): Values {
  const arePodsRouted = (networks?.podCidrs ?? []).length > 0;
  return networks === undefined || arePodsRouted ? {} : {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['hybrid'] }] }],
        },
      },
    },
  };
}
