import { IConstruct } from 'constructs';
import { clientConfig, requireClient } from './http-client';
import { RemoteWriteBinding, RemoteWriteSending } from './remote-write';
import { requireGrant } from '../../cluster/grant-check';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireUrl } from '../../private/checks/addresses';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireClosedBrackets } from '../../private/checks/expressions';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requireInteger, requirePattern } from '../../private/validation';

// What Prometheus does by itself: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write (2026-11-30)
const SAMPLES_PER_REQUEST = 2000;
const WAITING_SAMPLES = 10_000;

/** Refuses what Prometheus does not start with. A kind of the user's own may hand over anything. */
export function requireRemoteWrite(scope: IConstruct, property: string, binding: RemoteWriteBinding): void {
  checkStruct(scope, 'RemoteWriteBinding', binding, property);
  requireUrl(scope, `${property}.url`, binding.url);
  requireArnIfGiven(scope, `${property}.workspaceArn`, 'prometheusWorkspace', binding.workspaceArn);
  if (binding.sigV4Region !== undefined) {
    requireRegion(scope, `${property}.sigV4Region`, binding.sigV4Region);
  }
  requireGrant(scope, `${property}.grant`, binding.grant);
  requireClient(scope, property, binding);
  if (binding.login && binding.sigV4Region !== undefined) {
    throw new ValidationError(scope, {
      property: `${property}.login`, problem: 'cannot be combined with `sigV4Region`: Prometheus supports only one login method', fix: 'remove one of them',
    });
  }
  requireSending(scope, `${property}.sending`, binding.sending ?? {});
}

/** A target in the words of Prometheus. */
export function remoteWriteConfig(name: string, binding: RemoteWriteBinding, secretsFolder: string): object {
  const relabeling = nameFilters(binding.sending ?? {}).map(({ regex, action }) => ({ source_labels: ['__name__'], regex, action }));
  const { maxConnections, samplesPerRequest, waitingSamples } = binding.sending ?? {};
  const queue = {
    ...(maxConnections !== undefined && { max_shards: maxConnections }),
    ...(samplesPerRequest !== undefined && { max_samples_per_send: samplesPerRequest }),
    ...(waitingSamples !== undefined && { capacity: waitingSamples }),
  };
  return {
    name,
    url: binding.url,
    ...(binding.sigV4Region !== undefined && { sigv4: { region: binding.sigV4Region } }),
    ...clientConfig(binding, secretsFolder),
    ...(relabeling.length > 0 && { write_relabel_configs: relabeling }),
    ...(Object.keys(queue).length > 0 && { queue_config: queue }),
  };
}

/** Which metrics go, by the regular expressions on their names. */
export function nameFilters({ keptMetrics = [], droppedMetrics = [] }: RemoteWriteSending): { readonly regex: string; readonly action: string }[] {
  return [
    ...(keptMetrics.length > 0 ? [{ regex: keptMetrics.join('|'), action: 'keep' }] : []),
    ...(droppedMetrics.length > 0 ? [{ regex: droppedMetrics.join('|'), action: 'drop' }] : []),
  ];
}

function requireSending(scope: IConstruct, property: string, sending: RemoteWriteSending): void {
  for (const option of ['keptMetrics', 'droppedMetrics'] as const) {
    sending[option]?.forEach((expression, index) => {
      const place = `${property}.${option}[${index}]`;
      requirePattern(scope, place, expression, /^\S+$/, 'a regular expression for metric names, which contain no spaces', 'remove the spaces');
      requireClosedBrackets(scope, place, expression);
    });
  }
  const { maxConnections = 50, samplesPerRequest = SAMPLES_PER_REQUEST, waitingSamples = WAITING_SAMPLES } = sending;
  requireInteger(scope, `${property}.maxConnections`, maxConnections, 1, 10_000);
  requireInteger(scope, `${property}.samplesPerRequest`, samplesPerRequest, 1, 1_000_000);
  requireInteger(scope, `${property}.waitingSamples`, waitingSamples, 1, 100_000_000);
  if (!isToken(samplesPerRequest) && !isToken(waitingSamples) && waitingSamples < samplesPerRequest) {
    throw new ValidationError(scope, {
      property: `${property}.waitingSamples`,
      problem: `must be at least the number of samples per request (${samplesPerRequest}), or no request would be full`,
      got: waitingSamples,
      fix: 'increase it, or lower `samplesPerRequest`',
    });
  }
}
