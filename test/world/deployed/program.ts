import { TerraformStack } from 'cdktf';
import { program } from '../../e2e/layouts/program';
import {
  AlertEvaluator, AlertRules, AlertSeverity, ClusterAccess, Dashboards, ExternalCluster, KubernetesPlatform, KubernetesVersion, NginxIngress,
  ObjectStorage, ObservabilityPlatform, OpenTelemetryAgent, RemoteWrite, ServiceLevel,
} from 'cdktf-observable-eks';

/**
 * What is observed, and what observes: the charts with the library's values. What differs from production is what would take a run
 * longer: metrics are taken four times a minute.
 */
program((app, { facts }) => {
  const stack = new TerraformStack(app, 'world');
  const cluster = new ExternalCluster(stack, 'Cluster', {
    clusterName: 'world',
    access: ClusterAccess.kubeconfig({ path: facts.kubeconfig, context: 'world' }),
    platform: KubernetesPlatform.generic({ storageClassName: 'world', retainStorageClassName: 'world' }),
    kubernetesVersion: KubernetesVersion.V1_36,
  });
  new NginxIngress(stack, 'Ingress', { cluster });
  const storage = (bucketName: string) => ObjectStorage.s3Compatible({ endpoint: 'http://objects.world.svc:9000', bucketName, secretName: 'objects' });
  const platform = new ObservabilityPlatform(stack, 'Observability', {
    cluster,
    metrics: {
      scrapeIntervalSeconds: 15,
      // It takes nothing.
      exchange: { aggregates: true, remoteWrite: { nobody: RemoteWrite.to({ url: 'http://web.shop.svc.cluster.local:8080/?status=400' }) } },
      helmValues: { alertmanager: { enabled: true, persistence: { enabled: false } } },
    },
    logs: { storage: storage('logs') },
    traces: { storage: storage('traces') },
    collector: {},
    grafana: {
      dashboards: [
        ...Dashboards.kubernetes(), Dashboards.cost(), Dashboards.ingress(), Dashboards.logs(), Dashboards.traces(), Dashboards.pipeline(),
      ],
    },
    // Bounds and times that a run of minutes can come to.
    alerting: {
      evaluator: AlertEvaluator.PROMETHEUS,
      // Of a node that others use as well.
      rules: [
        AlertRules.eks({ thresholds: { nodeCpuPercent: 5, nodeMemoryPercent: 5 } }),
        // Many on both sides, as long as the shop has pods: Prometheus cannot say which belongs to which.
        AlertRules.of({
          groupName: 'broken',
          rules: [{
            alertName: 'Broken',
            expr: 'kube_pod_info{namespace="shop"} * on (namespace) kube_pod_info{namespace="shop"}',
            severity: AlertSeverity.INFO,
            summary: 'Not to be evaluated',
            forSeconds: 0,
          }],
        }),
      ],
      serviceLevels: { web: ServiceLevel.traefik('shop', 'web', 'web') },
    },
  });
  // Beside Fluent Bit, which is not to be had.
  const agent = new OpenTelemetryAgent(stack, 'Agent', { cluster, collector: platform.collector!.endpoint });
  agent.chart.addDependency(...platform.collector!.chart.dependencies);
});
