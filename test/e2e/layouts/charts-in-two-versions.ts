import { program, smallCluster, stackIn } from './program';
import { ChartMirror, NginxIngress, ObservabilityPlatform, VolumeRetention, GrafanaDatabase } from 'cdktf-observable-eks';

/** Traefik and Grafana, in the versions of the library or in earlier ones. */
program((app, told) => {
  const stack = stackIn(app, 'charts', told);
  const { charts, traefik, grafana } = told.facts;
  if (charts) ChartMirror.applyTo(stack, { folder: charts });
  const cluster = smallCluster(stack, 'charted');
  new NginxIngress(stack, 'Nginx', { cluster, chartVersion: traefik });
  new ObservabilityPlatform(stack, 'Observability', {
    cluster,
    metrics: { enabled: false },
    grafana: {
      chartVersion: grafana,
      prometheus: { url: 'http://prometheus.elsewhere:9090' },
      database: GrafanaDatabase.embedded({ retention: VolumeRetention.DELETE }),
    },
  });
});
