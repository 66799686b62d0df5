import { Dashboard, DashboardAddress, DashboardDataSource } from './dashboard';
import { InValues } from './own-board';
import { KUBERNETES_BOARDS, ownBoard } from './own-boards';
import { checkCall } from '../../private/arguments/check-arguments';
import { PROMETHEUS_UID } from '../conventions/data-sources';

interface Source {
  readonly repository: string;
  readonly commit: string;
}

// Read on 2026-11-26. Only referred to, never copied: the licences are those of the repositories.
const DOTDC: Source = {
  repository: 'dotdc/grafana-dashboards-kubernetes', // Apache-2.0
  commit: '7fc1dc8ccd23eeb8c58ddd8be2a122922d424937',
};
const MONITORING_ARTIST: Source = {
  repository: 'monitoringartist/grafana-aws-cloudwatch-dashboards', // GPL-3.0
  commit: '863195224bb8b337350556c6b1964ea17d4383d3',
};
const INGRESS_NGINX: Source = {
  repository: 'kubernetes/ingress-nginx', // Apache-2.0
  commit: 'dbb11b92ddb77bee9c35e462479129354c84f939',
};
const TRAEFIK: Source = {
  repository: 'traefik/traefik', // MIT
  commit: 'fd5a576df2e8aeb0bfc8a96b6ef6e60a61f7ec0a',
};

/**
 * Dashboards that match what the platform collects. Those of the library are ConfigMaps, which a sidecar of Grafana reads. Community dashboards
 * (`kubernetesViews()`, `alb()`, `classicElb()`, `nginx()`, `traefik()`) are downloaded by a sidecar of Grafana, each at a fixed commit. See
 * `docs/dashboards.md` for their contents.
 */
export class Dashboards {
  /** The cluster: overview, nodes, namespaces and workloads, pods, API server, CoreDNS, volumes. */
  public static kubernetes(): Dashboard[] {
    return KUBERNETES_BOARDS.map((name) => ownBoard(name, 'Cluster', DashboardDataSource.PROMETHEUS));
  }

  /** Cost of namespaces and workloads by their requests, at prices that the viewer can change. */
  public static cost(): Dashboard {
    return ownBoard('cost', 'Cluster', DashboardDataSource.PROMETHEUS);
  }

  /** Nodes of ConfidentialNodeGroups, and enclaves. */
  public static confidentialNodes(): Dashboard {
    return ownBoard('confidential-nodes', 'Cluster', DashboardDataSource.PROMETHEUS);
  }

  /** All clusters with series in one Prometheus. */
  public static fleet(): Dashboard {
    return ownBoard('fleet', 'Cluster', DashboardDataSource.PROMETHEUS);
  }

  /** Both ingress controllers: the one of class `nginx`, and the AWS load balancers if CloudWatch is a data source. */
  public static ingress(): Dashboard {
    return ownBoard('ingress', 'Ingress', DashboardDataSource.PROMETHEUS);
  }

  /** Log lines in Loki: volume, errors, top sources. */
  public static logs(): Dashboard {
    return ownBoard('logs', 'Observability', DashboardDataSource.LOKI);
  }

  /** Requests, errors and durations by service, from Tempo's metrics, and failed or slow traces. */
  public static traces(): Dashboard {
    return ownBoard('traces', 'Observability', DashboardDataSource.TEMPO);
  }

  /** The monitoring pipeline: Prometheus, Loki, Tempo, collectors, Grafana. */
  public static pipeline(): Dashboard {
    return ownBoard('pipeline', 'Observability', DashboardDataSource.PROMETHEUS);
  }

  /**
   * The same dashboards as values of Grafana's chart: no sidecar of Grafana reads the Kubernetes API, and the Grafana pod is replaced when one
   * changes.
   *
   * @param dashboards dashboards of the library or as JSON; others do not change
   */
  public static inValues(dashboards: Dashboard[]): Dashboard[] {
    checkCall('Dashboards.inValues', [dashboards]);
    return dashboards.map((dashboard) => ({ ...dashboard, address: new InValues(dashboard.address) }));
  }

  /** Six community dashboards of a cluster: global, namespaces, nodes, pods, API servers, CoreDNS. */
  public static kubernetesViews(): Dashboard[] {
    return [
      'k8s-views-global',
      'k8s-views-namespaces',
      'k8s-views-nodes',
      'k8s-views-pods',
      'k8s-system-api-server',
      'k8s-system-coredns',
    ].map((name) => ({
      name,
      folder: 'Kubernetes',
      address: addressOf(DOTDC, `dashboards/${name}.json`),
      dataSource: DashboardDataSource.PROMETHEUS,
    }));
  }

  /** Community dashboard of Application Load Balancers, from CloudWatch. */
  public static alb(): Dashboard {
    return {
      name: 'aws-elb-application-lb',
      folder: 'AWS',
      address: addressOf(MONITORING_ARTIST, 'aws-elb/aws-elb-application-lb.json'),
      dataSource: DashboardDataSource.CLOUDWATCH,
    };
  }

  /** Community dashboard of Classic Load Balancers, from CloudWatch. */
  public static classicElb(): Dashboard {
    return {
      name: 'aws-elb-classic-lb',
      folder: 'AWS',
      address: addressOf(MONITORING_ARTIST, 'aws-elb/aws-elb-classic-lb.json'),
      dataSource: DashboardDataSource.CLOUDWATCH,
    };
  }

  /** Community dashboard of ingress-nginx. */
  public static nginx(): Dashboard {
    return {
      name: 'nginx',
      folder: 'Ingress',
      address: addressOf(INGRESS_NGINX, 'deploy/grafana/dashboards/nginx.json'),
      dataSource: DashboardDataSource.PROMETHEUS,
      // Its variable is called DS_PROMETHEUS and points at the input of the same name, which nobody fills in here.
      inputs: { DS_PROMETHEUS: PROMETHEUS_UID },
    };
  }

  /** Community dashboard of Traefik. */
  public static traefik(): Dashboard {
    return {
      name: 'traefik-kubernetes',
      folder: 'Ingress',
      address: addressOf(TRAEFIK, 'contrib/grafana/traefik-kubernetes.json'),
      dataSource: DashboardDataSource.PROMETHEUS,
    };
  }

  /**
   * Any other dashboard.
   *
   * @param dashboard name, folder, address and data source
   */
  public static of(dashboard: Dashboard): Dashboard {
    checkCall('Dashboards.of', [dashboard]);
    return dashboard;
  }

  private constructor() {}
}

function addressOf(source: Source, path: string): DashboardAddress {
  return DashboardAddress.github(source.repository, source.commit, path);
}
