import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { FederatedPrometheus } from './federated-prometheus';
import { clientConfig, HttpClient, requireClient } from './http-client';
import { ScrapeJobs } from './scrape-jobs';
import { GROUP_LABEL, REPLICA_LABEL } from './series-labels';
import { requireHostAndPath, requireWithoutPath } from '../../private/checks/addresses';
import { requireClusterName } from '../../private/checks/aws-names';
import { ValidationError } from '../../private/errors';
import { requireInteger, requireLiteral, requirePattern } from '../../private/validation';

// Whatever has a job or a name: all that there is.
const EVERYTHING = /^\{\s*(__name__|job)\s*(=~\s*"(\.\+|\.\*)"|!=\s*"")\s*\}$/;

/** What is taken from another Prometheus, checked. */
export interface Federation extends HttpClient {
  readonly url: string;
  readonly match: readonly string[];
  readonly scrapeIntervalSeconds?: number;
  readonly clusterName?: string;
}

export function bindFederation(scope: Construct, property: string, { _options: options }: FederatedPrometheus): Federation {
  const { url, match, scrapeIntervalSeconds, clusterName } = options;
  requireLiteral(scope, `${property}.url`, url, 'host and path are separated here');
  requireHostAndPath(scope, `${property}.url`, url);
  requireWithoutPath(scope, `${property}.url`, url, '/federate');
  if (match.length === 0) {
    throw new ValidationError(scope, {
      property: `${property}.match`, problem: 'is empty, but Prometheus federation requires a selector', fix: 'select series, such as \'{__name__=~"job:.*"}\'',
    });
  }
  match.forEach((selector, index) => {
    // Prometheus parses it in full; what is no selector at all is found here.
    requirePattern(
      scope, `${property}.match[${index}]`, selector, /^([a-zA-Z_:][a-zA-Z0-9_:]*(\s*\{[^]*\})?|\{[^]*[^\s{}][^]*\})$/,
      'a selector of PromQL, such as {__name__=~"job:.*"}', 'write a name, or matchers in braces',
    );
    if (EVERYTHING.test(selector)) {
      Annotations.of(scope).addWarning(
        `\`${property}.match[${index}]\` selects every series of ${url}: every scrape returns all of them in one response. Select series aggregated by recording rules, such as {__name__=~"job:.*"}, or use remote write there.`,
      );
    }
  });
  if (scrapeIntervalSeconds !== undefined) {
    requireInteger(scope, `${property}.scrapeIntervalSeconds`, scrapeIntervalSeconds, 1, 86400);
  }
  if (clusterName !== undefined) {
    requireClusterName(scope, `${property}.clusterName`, clusterName);
  }
  requireClient(scope, property, options);
  return options;
}

/** A job for each other Prometheus that series are taken from. */
export function federationJobs(federations: { readonly [name: string]: Federation }, secretsFolder: string): ScrapeJobs {
  return Object.fromEntries(Object.entries(federations).map(([name, federation]) => {
    const { protocol, host, pathname } = new URL(federation.url);
    const { scrapeIntervalSeconds: seconds } = federation;
    const job = `federate-${name}`;
    return [job, {
      // What they are about is said by the other Prometheus.
      honor_labels: true,
      metrics_path: `${pathname.replace(/\/$/, '')}/federate`,
      params: { 'match[]': federation.match },
      scheme: protocol.replace(':', ''),
      // Labels that series bring along count more.
      static_configs: [{ targets: [host], ...(federation.clusterName !== undefined && { labels: { [GROUP_LABEL]: federation.clusterName } }) }],
      // Samples keep their time, so that without it a series which has ended would be answered for five minutes more.
      track_timestamps_staleness: true,
      ...(seconds !== undefined && { scrape_interval: `${seconds}s`, scrape_timeout: `${Math.min(10, seconds)}s` }),
      ...clientConfig(federation, secretsFolder),
      metric_relabel_configs: [
        // Which of its replicas has answered makes no other series.
        { regex: REPLICA_LABEL, action: 'labeldrop' },
        // Series without a job, such as sums, would get that of ours.
        { source_labels: ['job'], regex: job, target_label: 'job', replacement: '' },
      ],
    }];
  }));
}
