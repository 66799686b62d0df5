import { PodToleration } from '../pod-requirements';

/** What the device plugin is to be. */
export interface DevicePluginRequest {
  readonly enclavesPerNode: number;
  readonly nodeSelector: { [label: string]: string };
  readonly tolerations: PodToleration[];
}

/** Values that wire the chart of the device plugin to one group of nodes. It tolerates nothing by itself. */
export function devicePluginWiring({ enclavesPerNode, nodeSelector, tolerations }: DevicePluginRequest): { [key: string]: unknown } {
  return {
    awsNitroEnclavesK8SDaemonset: {
      nodeSelector,
      tolerations,
      awsNitroEnclavesK8SDp: {
        // With CPUs the scheduler cannot promise the same CPU to two enclaves.
        env: { maxEnclavesPerNode: String(enclavesPerNode), enclaveCpuAdvertisement: 'true' },
      },
    },
  };
}
