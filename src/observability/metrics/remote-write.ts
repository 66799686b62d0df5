import { PrometheusWorkspace } from '@cdktf/provider-aws/lib/prometheus-workspace';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { PrometheusLogin, PrometheusTlsOptions } from './prometheus-login';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { prometheusRemoteWritePolicy } from '../../identity/policies/managed-prometheus';
import { checkCall } from '../../private/arguments/check-arguments';
import { regionAt } from '../../private/aws-region';
import { requireArn, requireArnIfGiven } from '../../private/checks/aws-arn';
import { idFromKey } from '../../private/ids';
import { requirePattern } from '../../private/validation';
import { keptLifecycle } from '../../settings/kept';
import { ResourceDefaults } from '../../settings/resource-defaults';
import { requireWorkspaceRegion, workspaceRegion, workspaceUrl } from '../conventions/managed-prometheus';

/** What a destination of remote write receives. */
export interface RemoteWriteRequest {
  /** The cluster whose metrics are written. */
  readonly cluster: IKubernetesCluster;
  /** The service account of the sending pods. */
  readonly serviceAccount: ServiceAccount;
  /** Name of the target, for IDs and policy names: all targets share the scope and the role. */
  readonly name: string;
}

/** What a destination of remote write means for Prometheus. */
export interface RemoteWriteBinding {
  /** Remote write URL. */
  readonly url: string;
  /**
   * Region for request signing with the pod's credentials (Signature Version 4).
   *
   * @default - requests are not signed
   */
  readonly sigV4Region?: string;
  /**
   * How Prometheus logs in.
   *
   * @default - no login
   */
  readonly login?: PrometheusLogin;
  /**
   * TLS settings.
   *
   * @default - verified with public CAs
   */
  readonly tls?: PrometheusTlsOptions;
  /**
   * Which series to send, and how fast.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
  /**
   * The write permission.
   *
   * @default - none is needed
   */
  readonly grant?: WorkloadGrant;
  /**
   * ARN of the Amazon Managed Service for Prometheus workspace. Grafana queries it too.
   *
   * @default - another server
   */
  readonly workspaceArn?: string;
  /** What must exist before anything is written. */
  readonly dependencies: ITerraformDependable[];
}

/** Which series are sent, and how fast. */
export interface RemoteWriteSending {
  /**
   * Regular expressions (RE2) for the full names of metrics to send, of which one must match: `container_.*`.
   *
   * @default - all metrics are sent
   */
  readonly keptMetrics?: string[];

  /**
   * Regular expressions (RE2) for the full names of metrics not to send.
   *
   * @default - none
   */
  readonly droppedMetrics?: string[];

  /**
   * Maximum number of connections; Prometheus uses as many as it needs.
   *
   * @default - Prometheus' default, 50
   */
  readonly maxConnections?: number;

  /**
   * Samples per request.
   *
   * @default - Prometheus' default, 2000
   */
  readonly samplesPerRequest?: number;

  /**
   * Samples buffered in memory per connection, at least as many as in one request.
   *
   * @default - Prometheus' default, 10000
   */
  readonly waitingSamples?: number;
}

/** A server that accepts remote write: Mimir, Thanos, VictoriaMetrics, another Prometheus, Grafana Cloud. */
export interface RemoteWriteOptions {
  /** URL, such as `https://mimir.example.com/api/v1/push`. */
  readonly url: string;

  /**
   * How Prometheus logs in.
   *
   * @default - no login
   */
  readonly login?: PrometheusLogin;

  /**
   * TLS settings.
   *
   * @default - verified with public CAs
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Which series to send, and how fast.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
}

/** A new Amazon Managed Service for Prometheus workspace. */
export interface AmpOptions {
  /**
   * Name of the workspace in the console.
   *
   * @default - the name of the cluster
   */
  readonly workspaceName?: string;

  /**
   * ARN of the KMS key that encrypts it. Cannot be changed later.
   *
   * @default - an AWS owned key
   */
  readonly kmsKeyArn?: string;

  /**
   * Which series to send, and how fast.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
}

/** An existing Amazon Managed Service for Prometheus workspace. */
export interface ExistingAmpOptions {
  /** ARN of the workspace, arn:aws:aps:<region>:<account>:workspace/<id>. */
  readonly workspaceArn: string;

  /**
   * Which series to send, and how fast.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
}

/** A destination of remote write, in addition to Prometheus' own volume. A kind of your own extends this class. */
export abstract class RemoteWrite {
  /**
   * A server that accepts remote write.
   *
   * @param options URL and login
   */
  public static to(options: RemoteWriteOptions): RemoteWrite {
    checkCall('RemoteWrite.to', [options]);
    return new ServerTarget(options);
  }

  /**
   * A new Amazon Managed Service for Prometheus workspace for the cluster. The pods can only write to it. AWS charges per sample; a destroy deletes
   * the workspace with its data.
   *
   * @param options name and key
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics.html
   */
  public static amp(options: AmpOptions = {}): RemoteWrite {
    checkCall('RemoteWrite.amp', [options]);
    return new MadeWorkspace(options);
  }

  /**
   * An existing Amazon Managed Service for Prometheus workspace in this account. The pods can only write to it.
   *
   * @param options the workspace
   */
  public static existingAmp(options: ExistingAmpOptions): RemoteWrite {
    checkCall('RemoteWrite.existingAmp', [options]);
    return new GivenWorkspace(options);
  }

  /**
   * Returns Prometheus' configuration.
   *
   * @param scope where to create what is needed
   * @param request the cluster, and the sending pods
   */
  public abstract bind(scope: Construct, request: RemoteWriteRequest): RemoteWriteBinding;
}

class ServerTarget extends RemoteWrite {
  constructor(private readonly options: RemoteWriteOptions) {
    super();
  }

  public bind(): RemoteWriteBinding {
    return { ...this.options, dependencies: [] };
  }
}

class MadeWorkspace extends RemoteWrite {
  constructor(private readonly options: AmpOptions) {
    super();
  }

  public bind(scope: Construct, request: RemoteWriteRequest): RemoteWriteBinding {
    const { workspaceName = request.cluster.clusterName, kmsKeyArn, sending } = this.options;
    const property = `exchange.remoteWrite["${request.name}"]`;
    requireWorkspaceRegion(scope, property, regionAt(scope));
    requireArnIfGiven(scope, `${property}.kmsKeyArn`, 'key', kmsKeyArn);
    // @see https://docs.aws.amazon.com/prometheus/latest/APIReference/API_CreateWorkspace.html (2026-11-30)
    requirePattern(scope, `${property}.workspaceName`, workspaceName, /^\S(.{0,98}\S)?$/, '1 to 100 characters, without spaces at the ends', 'shorten it');
    const settings = ResourceDefaults.merge(request.cluster.resourceSettings, ResourceDefaults.of(scope));
    const workspace = new PrometheusWorkspace(scope, idFromKey(scope, 'exchange.remoteWrite', request.name), {
      alias: workspaceName,
      kmsKeyArn,
      tags: settings.tags,
      lifecycle: keptLifecycle(settings),
    });
    return toWorkspace(scope, request, workspace.arn, workspace.prometheusEndpoint, sending);
  }
}

class GivenWorkspace extends RemoteWrite {
  constructor(private readonly options: ExistingAmpOptions) {
    super();
  }

  public bind(scope: Construct, request: RemoteWriteRequest): RemoteWriteBinding {
    const { workspaceArn, sending } = this.options;
    requireArn(scope, `exchange.remoteWrite["${request.name}"].workspaceArn`, 'prometheusWorkspace', workspaceArn);
    requireWorkspaceRegion(scope, `exchange.remoteWrite["${request.name}"].workspaceArn`, workspaceRegion(workspaceArn));
    return toWorkspace(scope, request, workspaceArn, workspaceUrl(workspaceArn), sending);
  }
}

function toWorkspace(
  scope: Construct,
  { cluster, serviceAccount, name }: RemoteWriteRequest,
  workspaceArn: string,
  endpoint: string,
  sending: RemoteWriteSending | undefined,
): RemoteWriteBinding {
  const policyName = `WriteMetrics${name[0].toUpperCase()}${name.slice(1)}`;
  const grant = cluster.workloadIdentity.grant(scope, serviceAccount, prometheusRemoteWritePolicy(workspaceArn, policyName));
  return {
    url: `${endpoint}api/v1/remote_write`,
    sigV4Region: workspaceRegion(workspaceArn),
    workspaceArn,
    sending,
    grant,
    dependencies: grant.dependencies,
  };
}
