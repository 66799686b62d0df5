import type { AddonInfo, AddonVersionInfo } from '@aws-sdk/client-eks';
import { SUPPORTED_VERSIONS } from './versions';

interface CatalogEntry {
  readonly name: string;
  readonly type: string;
  readonly publisher: 'eks' | 'community';
  /** Whether it runs as replicas on nodes, not as one pod a node, so that it is not well without nodes. */
  readonly needsNodes: boolean;
  readonly needsPermissions: boolean;
  readonly serviceAccount?: string;
  readonly kubernetesNamespace: string;
  /** Newest first; `%` is the Kubernetes minor. The second is the default, as EKS does not make the newest the default at once. */
  readonly versions: readonly string[];
}

function entry(name: string, type: string, versions: string[], more: Partial<CatalogEntry> = {}): CatalogEntry {
  return { name, type, versions, publisher: 'eks', needsNodes: false, needsPermissions: false, kubernetesNamespace: 'kube-system', ...more };
}

/**
 * Names, types, service accounts: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html and
 * https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html. The versions have the right form, not the right numbers.
 */
const CATALOG: readonly CatalogEntry[] = [
  entry('vpc-cni', 'networking', ['v1.21.1-eksbuild.3', 'v1.21.1-eksbuild.1', 'v1.20.4-eksbuild.2'], { needsPermissions: true, serviceAccount: 'aws-node' }),
  entry('kube-proxy', 'networking', ['v1.%.3-eksbuild.5', 'v1.%.1-eksbuild.2', 'v1.%.0-eksbuild.2']),
  entry('coredns', 'networking', ['v1.13.1-eksbuild.1', 'v1.12.4-eksbuild.1', 'v1.12.3-eksbuild.1'], { needsNodes: true }),
  entry('eks-pod-identity-agent', 'security', ['v1.3.10-eksbuild.1', 'v1.3.9-eksbuild.5', 'v1.3.8-eksbuild.2']),
  entry('aws-ebs-csi-driver', 'storage', ['v1.60.0-eksbuild.1', 'v1.59.0-eksbuild.1', 'v1.58.0-eksbuild.1'], {
    needsNodes: true, needsPermissions: true, serviceAccount: 'ebs-csi-controller-sa',
  }),
  entry('aws-efs-csi-driver', 'storage', ['v2.1.15-eksbuild.1', 'v2.1.14-eksbuild.1'], {
    needsNodes: true, needsPermissions: true, serviceAccount: 'efs-csi-controller-sa',
  }),
  entry('snapshot-controller', 'storage', ['v8.3.0-eksbuild.2', 'v8.3.0-eksbuild.1'], { needsNodes: true }),
  entry('aws-mountpoint-s3-csi-driver', 'storage', ['v2.2.1-eksbuild.1', 'v2.2.0-eksbuild.1'], { needsPermissions: true, serviceAccount: 's3-csi-driver-sa' }),
  entry('eks-node-monitoring-agent', 'observability', ['v1.5.0-eksbuild.1', 'v1.4.2-eksbuild.1']),
  entry('amazon-cloudwatch-observability', 'observability', ['v4.8.0-eksbuild.1', 'v4.7.0-eksbuild.1'], {
    needsNodes: true, needsPermissions: true, serviceAccount: 'cloudwatch-agent', kubernetesNamespace: 'amazon-cloudwatch',
  }),
  entry('metrics-server', 'observability', ['v0.8.0-eksbuild.6', 'v0.8.0-eksbuild.5'], { publisher: 'community', needsNodes: true }),
  entry('kube-state-metrics', 'observability', ['v2.17.0-eksbuild.4', 'v2.17.0-eksbuild.3'], {
    publisher: 'community', needsNodes: true, kubernetesNamespace: 'kube-state-metrics',
  }),
  entry('prometheus-node-exporter', 'observability', ['v1.10.2-eksbuild.4', 'v1.9.1-eksbuild.6'], {
    publisher: 'community', kubernetesNamespace: 'prometheus-node-exporter',
  }),
  entry('cert-manager', 'security', ['v1.19.1-eksbuild.1', 'v1.18.2-eksbuild.4'], {
    publisher: 'community', needsNodes: true, kubernetesNamespace: 'cert-manager',
  }),
  entry('external-dns', 'networking', ['v0.19.0-eksbuild.4', 'v0.19.0-eksbuild.2'], {
    publisher: 'community', needsNodes: true, needsPermissions: true, serviceAccount: 'external-dns', kubernetesNamespace: 'external-dns',
  }),
];

export function findAddon(name: string): CatalogEntry | undefined {
  return CATALOG.find((one) => one.name === name);
}

/** Versions of an add-on that a Kubernetes minor has, newest first. */
export function addonVersions(name: string, kubernetesVersion: string): string[] {
  return findAddon(name)?.versions.map((version) => version.replace('1.%', kubernetesVersion)) ?? [];
}

export function defaultAddonVersion(name: string, kubernetesVersion: string): string | undefined {
  return addonVersions(name, kubernetesVersion)[1];
}

export function describeAddons(name: string | undefined, kubernetesVersion: string | undefined, types: string[] | undefined): AddonInfo[] {
  const minors = SUPPORTED_VERSIONS.filter((version) => !kubernetesVersion || version === kubernetesVersion);
  return CATALOG
    .filter((one) => !name || one.name === name)
    .filter((one) => !types || types.includes(one.type))
    .map((one) => ({
      addonName: one.name,
      type: one.type,
      publisher: one.publisher,
      owner: one.publisher === 'eks' ? 'aws' : 'community',
      defaultNamespace: one.kubernetesNamespace,
      addonVersions: [...new Set(minors.flatMap((minor) => addonVersions(one.name, minor)))].map((addonVersion): AddonVersionInfo => ({
        addonVersion,
        architecture: ['amd64', 'arm64'],
        computeTypes: ['ec2'],
        compatibilities: minors
          .filter((minor) => addonVersions(one.name, minor).includes(addonVersion))
          .map((clusterVersion) => ({
            clusterVersion, platformVersions: ['*'], defaultVersion: defaultAddonVersion(one.name, clusterVersion) === addonVersion,
          })),
        requiresConfiguration: false,
        requiresIamPermissions: one.needsPermissions,
      })),
    }))
    .filter(({ addonVersions: versions }) => versions.length > 0);
}
