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
  /** The service account of the pods that write. */
  readonly serviceAccount: ServiceAccount;
  /** Name of the target, for the ids and policy names of what it needs: all targets share the scope, as they do the role. */
  readonly name: string;
}

/** What a destination of remote write means for Prometheus. */
export interface RemoteWriteBinding {
  /** Address that takes what is written. */
  readonly url: string;
  /**
   * Region that requests are signed for, with the credentials of the pod (Signature Version 4).
   *
   * @default - they are not signed
   */
  readonly sigV4Region?: string;
  /**
   * How Prometheus logs in.
   *
   * @default - it does not
   */
  readonly login?: PrometheusLogin;
  /**
   * What is checked of the server's certificate.
   *
   * @default - as browsers do
   */
  readonly tls?: PrometheusTlsOptions;
  /**
   * What is sent, and how fast.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
  /**
   * The permission to write.
   *
   * @default - none is needed
   */
  readonly grant?: WorkloadGrant;
  /**
   * ARN of the workspace of Amazon Managed Service for Prometheus that it is. Grafana asks it as well.
   *
   * @default - it is another server
   */
  readonly workspaceArn?: string;
  /** What must be there before anything is written. */
  readonly dependencies: ITerraformDependable[];
}

/** Which series are sent, and how fast. */
export interface RemoteWriteSending {
  /**
   * Regular expressions (RE2) of which one fits the whole name of a metric that is sent: `container_.*`.
   *
   * @default - all metrics are sent
   */
  readonly keptMetrics?: string[];

  /**
   * Regular expressions (RE2) for the whole names of metrics that are not sent.
   *
   * @default - none
   */
  readonly droppedMetrics?: string[];

  /**
   * Connections at most; Prometheus uses as many as it needs.
   *
   * @default - that of Prometheus, 50
   */
  readonly maxConnections?: number;

  /**
   * Samples in one request.
   *
   * @default - that of Prometheus, 2000
   */
  readonly samplesPerRequest?: number;

  /**
   * Samples that wait in memory for each connection, at least as many as are in one request.
   *
   * @default - that of Prometheus, 10000
   */
  readonly waitingSamples?: number;
}

/** A server that accepts remote write: Mimir, Thanos, VictoriaMetrics, another Prometheus, Grafana Cloud. */
export interface RemoteWriteOptions {
  /** Address, such as `https://mimir.example.com/api/v1/push`. */
  readonly url: string;

  /**
   * How Prometheus logs in.
   *
   * @default - it does not
   */
  readonly login?: PrometheusLogin;

  /**
   * What is checked of the server's certificate.
   *
   * @default - as browsers do
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * What is sent, and how fast.
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
   * ARN of the KMS key that encrypts it. It cannot be changed later.
   *
   * @default - a key of AWS
   */
  readonly kmsKeyArn?: string;

  /**
   * What is sent, and how fast.
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
   * What is sent, and how fast.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
}

/** A destination of remote write, in addition to Prometheus' own volume. A kind of your own extends this class. */
export abstract class RemoteWrite {
  /**
   * A server that takes remote write.
   *
   * @param options address and login
   */
  public static to(options: RemoteWriteOptions): RemoteWrite {
    checkCall('RemoteWrite.to', [options]);
    return new ServerTarget(options);
  }

  /**
   * A workspace of Amazon Managed Service for Prometheus that is made for the cluster. The pods may write to it, and to nothing else.
   * AWS takes money for each sample; a destroy deletes the workspace with all that is in it.
   *
   * @param options name and key
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics.html
   */
  public static amp(options: AmpOptions = {}): RemoteWrite {
    checkCall('RemoteWrite.amp', [options]);
    return new MadeWorkspace(options);
  }

  /**
   * A workspace of Amazon Managed Service for Prometheus that is there already, in this account. The pods may write to it, and to
   * nothing else.
   *
   * @param options the workspace
   */
  public static existingAmp(options: ExistingAmpOptions): RemoteWrite {
    checkCall('RemoteWrite.existingAmp', [options]);
    return new GivenWorkspace(options);
  }

  /**
   * Says where Prometheus is to write, and how.
   *
   * @param scope where to create what is needed
   * @param request whose metrics, and who writes them
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
