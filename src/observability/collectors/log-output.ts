import { Fn, ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { cloudWatchLogsWritePolicy } from '../../identity/policies/log-shipping';
import { checkCall } from '../../private/arguments/check-arguments';
import { requireUrl } from '../../private/checks/addresses';
import { requireArn } from '../../private/checks/aws-arn';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { LogsEndpoint } from '../conventions/logs-endpoint';

/** What an output is told. */
export interface LogOutputRequest {
  /** The cluster whose lines are read. */
  readonly cluster: IKubernetesCluster;
  /** The service account of the pods that read them. */
  readonly serviceAccount: ServiceAccount;
  /** Name of the output, for the ids and policy names of what it needs: all outputs share the scope, as they do the role. */
  readonly name: string;
}

/** What an output means for Fluent Bit. */
export interface LogOutputBinding {
  /** Properties of the section `[OUTPUT]`, `Name` among them; `Match` and the buffer are added. */
  readonly properties: { [property: string]: string };
  /**
   * Address that is connected to.
   *
   * @default - what speaks HTTPS, such as the APIs of AWS
   */
  readonly url?: string;
  /**
   * The permission to write.
   *
   * @default - none is needed
   */
  readonly grant?: WorkloadGrant;
  /** What must be there before lines are sent. */
  readonly dependencies: ITerraformDependable[];
}

/** A log group of CloudWatch that lines are sent to. */
export interface CloudWatchLogOutputOptions {
  /** ARN of the log group, without `:*` at the end. */
  readonly logGroupArn: string;
  /** Region of the log group. */
  readonly region: string;
}

/** Where lines go. A kind of your own extends this class. */
export abstract class LogOutput {
  /**
   * A Loki: streams by namespace, pod and container, and no label beside, since each value of each label is a stream of its own.
   *
   * @param endpoint where the Loki is: the `endpoint` of `LokiLogs`
   */
  public static loki(endpoint: LogsEndpoint): LogOutput {
    checkCall('LogOutput.loki', [endpoint]);
    return new LokiOutput(endpoint);
  }

  /**
   * A log group of CloudWatch, with a stream for each container. CloudWatch takes money for each GB that it takes in.
   *
   * @param options the log group
   */
  public static cloudWatch(options: CloudWatchLogOutputOptions): LogOutput {
    checkCall('LogOutput.cloudWatch', [options]);
    return new CloudWatchOutput(options);
  }

  /**
   * Says what Fluent Bit is to write where.
   *
   * @param scope where to create what is needed
   * @param request whose lines, and who sends them
   */
  public abstract bind(scope: Construct, request: LogOutputRequest): LogOutputBinding;
}

class LokiOutput extends LogOutput {
  constructor(private readonly endpoint: LogsEndpoint) {
    super();
  }

  public bind(scope: Construct, { name }: LogOutputRequest): LogOutputBinding {
    const { url } = this.endpoint;
    const property = `outputs["${name}"].url`;
    requireUrl(scope, property, url);
    if (isToken(url)) {
      throw new ValidationError(scope, { property, problem: 'is only known to Terraform, and host and port are told apart here', fix: 'write the address as a literal' });
    }
    const { hostname, port, protocol } = new URL(url);
    const isTls = protocol === 'https:';
    return {
      properties: {
        Name: 'loki',
        Host: hostname,
        Port: port || (isTls ? '443' : '80'),
        ...(isTls && { 'tls': 'On', 'tls.verify': 'On' }),
        Labels: "job=fluent-bit, namespace=$kubernetes['namespace_name'], pod=$kubernetes['pod_name'], container=$kubernetes['container_name']",
        Remove_Keys: 'kubernetes, stream, _p, time',
        Line_Format: 'json',
      },
      url,
      dependencies: [],
    };
  }
}

class CloudWatchOutput extends LogOutput {
  constructor(private readonly options: CloudWatchLogOutputOptions) {
    super();
  }

  public bind(scope: Construct, { cluster, serviceAccount, name }: LogOutputRequest): LogOutputBinding {
    const { logGroupArn, region } = this.options;
    requireArn(scope, `outputs["${name}"].logGroupArn`, 'logGroup', logGroupArn);
    requireRegion(scope, `outputs["${name}"].region`, region);
    const logGroup = isToken(logGroupArn) ? Token.asString(Fn.element(Fn.split(':', logGroupArn), 6)) : logGroupArn.split(':')[6];
    const grant = cluster.workloadIdentity.grant(scope, serviceAccount, cloudWatchLogsWritePolicy([logGroupArn], `WriteLogs${name[0].toUpperCase()}${name.slice(1)}`));
    return {
      properties: { Name: 'cloudwatch_logs', region, log_group_name: logGroup, log_stream_prefix: 'pods-', auto_create_group: 'Off' },
      grant,
      dependencies: grant.dependencies,
    };
  }
}
