import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { SERVICE_ACCOUNT_NAME } from './grafana-values';
import { createManifestRelease } from '../../charts/manifest-release';
import { claimReleaseName } from '../../charts/release-defaults';
import { noteRelease } from '../../charts/release-order';
import { requireReleaseSize } from '../../charts/release-size';
import { StackNamespaces } from '../../charts/stack-namespaces';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { renderHelmValues } from '../../private/helm-values';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

// Frozen: a release with another name is a new one.
const RELEASE_NAME = 'grafana-dashboards';

const LABEL = 'grafana_dashboard';
const FOLDER_ANNOTATION = 'grafana_folder';
const TOKEN_VOLUME = 'dashboards-token';

/** A dashboard that is a ConfigMap. */
export interface BoardConfigMap {
  readonly name: string;
  readonly folder: string;
  readonly json: string;
}

/** Properties of `BoardRelease`. */
export interface BoardReleaseProps {
  readonly cluster: IKubernetesCluster;
  /** Read when the app is synthesised. */
  readonly boards: () => readonly BoardConfigMap[];
}

/** The ConfigMaps of dashboards, and the right to read them: one release, there before Grafana. */
export class BoardRelease extends Construct {
  public readonly dependencies: ITerraformDependable[];
  private rendered?: { readonly key: string; readonly values: string };

  constructor(scope: Construct, id: string, { cluster, boards }: BoardReleaseProps) {
    super(scope, id);
    claimReleaseName(this, cluster, MONITORING_NAMESPACE, RELEASE_NAME);
    const namespaces = StackNamespaces.of(this, cluster);
    namespaces.add(this, MONITORING_NAMESPACE, {});
    const resource = createManifestRelease(this, {
      cluster,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: MONITORING_NAMESPACE,
      values: () => this.values(boards()),
      dependencies: () => [...cluster.prerequisites, namespaces.release],
    });
    noteRelease(cluster, { resource, needs: () => [namespaces.release] });
    this.dependencies = [resource];
  }

  // Asked for more than once in a synthesis; most of the work is the same text again.
  private values(boards: readonly BoardConfigMap[]): string {
    const key = boards.map(({ name, folder, json }) => `${folder}/${name} ${json}`).join('\n');
    this.rendered = this.rendered?.key === key ? this.rendered : { key, values: this.render(boards) };
    return this.rendered.values;
  }

  private render(boards: readonly BoardConfigMap[]): string {
    const values = `{"manifests":${renderHelmValues(this, 'dashboards', [...boards.map(configMap), ...reader()])}}`;
    requireReleaseSize(this, 'dashboards', [values], true);
    return values;
  }
}

function configMap({ name, folder, json }: BoardConfigMap): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `grafana-dashboard-${folder.toLowerCase().replace(/ /g, '-')}-${name}`,
      labels: { [LABEL]: '1' },
      annotations: { [FOLDER_ANNOTATION]: folder },
    },
    data: { [`${name}.json`]: json },
  };
}

/** The chart would have it read every Secret of the namespace as well, the one of the administrator among them. */
function reader(): object[] {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: RELEASE_NAME };
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: RELEASE_NAME },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: RELEASE_NAME },
      roleRef,
      subjects: [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT_NAME, namespace: MONITORING_NAMESPACE }],
    },
  ];
}

/** What the chart is told of the container that reads the ConfigMaps. */
export function boardReaderValues(): Record<string, unknown> {
  return {
    sidecar: {
      resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '192Mi' } },
      dashboards: {
        enabled: true,
        // A container that runs beside Grafana and starts before it, which does not wait for what it reads.
        initDashboards: true,
        restartPolicy: 'Always',
        label: LABEL,
        labelValue: '1',
        resource: 'configmap',
        folderAnnotation: FOLDER_ANNOTATION,
        // Grafana looks at the files itself, every ten seconds. To be told, it would want the administrator's password from the container.
        skipReload: true,
        provider: { disableDelete: false, allowUiUpdates: false, foldersFromFilesStructure: true },
        extraMounts: [{ name: TOKEN_VOLUME, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }],
      },
    },
    // In this container alone: Grafana itself asks nothing of the API of Kubernetes.
    extraContainerVolumes: [{ name: TOKEN_VOLUME, projected: { sources: TOKEN_SOURCES } }],
  };
}

/** What Kubernetes itself mounts: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume (2026-11-30) */
const TOKEN_SOURCES = [
  { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
];
