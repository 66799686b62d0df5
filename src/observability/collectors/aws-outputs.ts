import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { STATE_FOLDER } from './fluent-bit-config';
import { CloudWatchLogOutputOptions, KinesisLogOutputOptions, LogOutputBinding, LogOutputRequest, S3LogOutputOptions } from './log-output-options';
import { WorkloadPolicy } from '../../cluster/workload-permissions';
import { cloudWatchLogsWritePolicy, kinesisWritePolicy } from '../../identity/policies/log-shipping';
import { s3WritePolicy } from '../../identity/policies/object-storage';
import { KindOfArn, requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { isToken } from '../../private/tokens';
import { requirePattern } from '../../private/validation';

const DEFAULT_PREFIX = 'pods';

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch */
export function cloudWatchBinding(
  scope: Construct, request: LogOutputRequest, { logGroupArn, region }: CloudWatchLogOutputOptions,
): LogOutputBinding {
  requirePlace(scope, request, { logGroupArn: ['logGroup', logGroupArn] }, region);
  const logGroup = isToken(logGroupArn) ? Token.asString(Fn.element(Fn.split(':', logGroupArn), 6)) : logGroupArn.split(':')[6];
  return granted(scope, request, cloudWatchLogsWritePolicy([logGroupArn], policyName(request)), {
    Name: 'cloudwatch_logs', region, log_group_name: logGroup, log_stream_prefix: 'pods-', auto_create_group: 'Off',
  });
}

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/kinesis */
export function kinesisBinding(
  scope: Construct, request: LogOutputRequest, { streamArn, region, kmsKeyArn }: KinesisLogOutputOptions,
): LogOutputBinding {
  requirePlace(scope, request, { streamArn: ['stream', streamArn], kmsKeyArn: ['key', kmsKeyArn] }, region);
  return granted(scope, request, kinesisWritePolicy(streamArn, policyName(request), kmsKeyArn), {
    Name: 'kinesis_streams', region, stream: lastPart(streamArn, '/'), time_key: 'time', time_key_format: '%Y-%m-%dT%H:%M:%S.%3N',
  });
}

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/s3 */
export function s3Binding(
  scope: Construct, request: LogOutputRequest, { bucketArn, region, prefix = DEFAULT_PREFIX, kmsKeyArn }: S3LogOutputOptions,
): LogOutputBinding {
  const { name, bufferMiB } = request;
  requirePlace(scope, request, { bucketArn: ['bucket', bucketArn], kmsKeyArn: ['key', kmsKeyArn] }, region);
  requirePattern(scope, `outputs["${name}"].prefix`, prefix, /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/, 'names separated by slashes', 'remove slashes at the ends, spaces and $');
  return granted(scope, request, s3WritePolicy({ bucketArn, prefix, kmsKeyArn }, policyName(request)), {
    Name: 's3',
    region,
    bucket: lastPart(bucketArn, ':'),
    s3_key_format: `/${prefix}/%Y/%m/%d/%H/$TAG-$UUID.gz`,
    json_date_key: 'time',
    json_date_format: 'iso8601',
    compression: 'gzip',
    // An object is put together in memory, of which a pod has 256 MiB.
    use_put_object: 'On',
    total_file_size: '10M',
    upload_timeout: '10m',
    store_dir: `${STATE_FOLDER}/s3-${name}`,
    store_dir_limit_size: `${bufferMiB}M`,
  });
}

function granted(
  scope: Construct, { cluster, serviceAccount }: LogOutputRequest, policy: WorkloadPolicy, properties: Record<string, string>,
): LogOutputBinding {
  const grant = cluster.workloadIdentity.grant(scope, serviceAccount, policy);
  return { properties, grant, dependencies: grant.dependencies };
}

function policyName({ name }: LogOutputRequest): string {
  return `WriteLogs${name[0].toUpperCase()}${name.slice(1)}`;
}

function requirePlace(
  scope: Construct, { name }: LogOutputRequest, arns: { [option: string]: [KindOfArn, string | undefined] }, region: string,
): void {
  requireRegion(scope, `outputs["${name}"].region`, region);
  for (const [option, [kind, arn]] of Object.entries(arns)) {
    requireArnIfGiven(scope, `outputs["${name}"].${option}`, kind, arn, isToken(region) ? undefined : region);
  }
}

function lastPart(arn: string, separator: string): string {
  return isToken(arn) ? Token.asString(Fn.element(Fn.reverse(Fn.split(separator, arn)), 0)) : arn.split(separator).pop()!;
}
