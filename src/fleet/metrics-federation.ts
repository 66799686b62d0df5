import { PrometheusRuleGroupNamespace } from '@cdktf/provider-aws/lib/prometheus-rule-group-namespace';
import { Annotations, Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { claimRulesName, requireLogin, requireMembers, requireReceiver } from './federation-checks';
import { sendingHeartbeat, warnOfNoHeartbeat, withHeartbeat } from './fleet-heartbeat';
import { FleetMember } from './fleet-member';
import { fleetRules } from './fleet-rules';
import { MetricsReceiver } from './metrics-receiver';
import { requireWorkspaceRegion, workspaceRegion } from '../observability/conventions/managed-prometheus';
import { QueriedPrometheus } from '../observability/conventions/queried-prometheus';
import { FederatedPrometheus } from '../observability/metrics/federated-prometheus';
import { PrometheusMetricsOptions } from '../observability/metrics/prometheus-metrics';
import { MetricsExchangeOptions } from '../observability/metrics/prometheus-options';
import { RemoteWrite } from '../observability/metrics/remote-write';
import { GROUP_LABEL } from '../observability/metrics/series-labels';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { requireClusterName } from '../private/checks/aws-names';
import { ValidationError } from '../private/errors';
import { sortedEntries } from '../private/maps';
import { isToken } from '../private/tokens';
import { requireLiteral, requireOneOf } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

/** Name of the target of remote write, and of rules in a workspace where they have no other. */
const FLEET = 'fleet';

interface Named<T> {
  [name: string]: T;
}

/** Properties of `MetricsFederation`. */
export interface MetricsFederationProps {
  /** The clusters other than the global one, by the value of their series' label `cluster`. */
  readonly members: { [name: string]: FleetMember };

  /**
   * Value of that label for the global cluster.
   *
   * @default 'global'
   */
  readonly globalName?: string;

  /**
   * The receiver for members that write.
   *
   * @default - no member writes
   */
  readonly receiver?: MetricsReceiver;
}

/**
 * Metrics of several clusters in one place. It provides the options of each Prometheus, the global one and those of the members: the aggregates that
 * members record, a label per cluster, and their connections, only over TLS and with a login. `ClusterSilent` of `AlertRules.eks()` alerts if a
 * member is silent.
 *
 * Create the platforms with these options. A `MonitoringIngress` gives one Prometheus access to another.
 *
 * @example
 * const fleet = new MetricsFederation(stack, 'Fleet', {
 *   members: {
 *     europe: FleetMember.pulled({ url: 'https://metrics.eu.example.com', login: PrometheusLogin.basic('europe-login') }),
 *     shop: FleetMember.writing({ login: PrometheusLogin.basic('fleet-login') }),
 *   },
 *   receiver: MetricsReceiver.globalPrometheus({ url: 'https://metrics.example.com' }),
 * });
 * new ObservabilityPlatform(stack, 'Global', { cluster, metrics: fleet.globalMetrics() });
 */
export class MetricsFederation extends Construct {
  /**
   * A Prometheus rule file for a store that evaluates rules itself, such as Mimir: the expected clusters, and the alert `ClusterSilent`. An Amazon
   * Managed Service for Prometheus workspace already has them.
   */
  public readonly rulesFile: string;
  /** The rules in the Amazon Managed Service for Prometheus workspace; undefined with other receivers. */
  public readonly rules?: PrometheusRuleGroupNamespace;

  private readonly members: Array<[string, FleetMember]>;
  private readonly receiver?: MetricsReceiver;
  private readonly globalName: string;
  private readonly asked = new Set<string>();

  /**
   * @param scope scope in which to create rules for Amazon Managed Service for Prometheus
   * @param id construct id
   * @param props the clusters, and the receiver of their metrics
   * @throws when a URL is not HTTPS, a login is missing, or a member writes without a receiver
   */
  constructor(scope: Construct, id: string, props: MetricsFederationProps) {
    super(scope, id);
    checkStruct(this, 'MetricsFederationProps', props);
    this.globalName = props.globalName ?? 'global';
    requireLiteral(this, 'globalName', this.globalName, 'it is used in rules');
    requireClusterName(this, 'globalName', this.globalName);
    this.members = sortedEntries(props.members);
    this.receiver = props.receiver;
    requireReceiver(this, this.receiver);
    requireMembers(this, this.members, this.receiver, this.globalName);
    const text = JSON.stringify({ groups: fleetRules(this.members.map(([name]) => name)) });
    this.rulesFile = text;
    const arn = this.receiver?._workspaceArn;
    if (arn !== undefined) {
      const rulesName = this.receiver!._rulesName ?? FLEET;
      claimRulesName(this, rulesName, arn);
      requireWorkspaceRegion(this, 'receiver.workspaceArn', workspaceRegion(arn));
      this.rules = new PrometheusRuleGroupNamespace(this, 'Rules', {
        name: rulesName,
        workspaceId: isToken(arn) ? Token.asString(Fn.element(Fn.split('/', arn), 1)) : arn.split('/')[1],
        data: text,
        // That of the workspace, wherever the global cluster is.
        region: workspaceRegion(arn),
        tags: ResourceDefaults.of(this).tags,
      });
    }
  }

  /**
   * Options of the global cluster's Prometheus: `metrics` of its platform.
   *
   * @param options further options
   * @throws when the options contradict the federation
   */
  public globalMetrics(options: PrometheusMetricsOptions = {}): PrometheusMetricsOptions {
    checkCall('MetricsFederation.globalMetrics', [options], this);
    const isReceiver = this.receiver?._kind === 'global';
    this.requireOne(isReceiver, options, 'globalMetrics', 'each shard would have only a part of the written series');
    if (isReceiver && options.remoteWriteReceiver === false) {
      throw new ValidationError(this, { property: 'globalMetrics(): remoteWriteReceiver', problem: 'is false, but members write to it', fix: 'leave it out' });
    }
    if (this.receiver?._kind === 'store') {
      requireLogin(this, 'receiver', this.receiver._server!);
    }
    this.warnOfSecond(this.globalName, 'globalMetrics()');
    const { exchange = {} } = options;
    // What writes to a store is expected there, and not here.
    const expected = this.members.filter(([, member]) => member._pulled || isReceiver).map(([name]) => name);
    const queried = this.queried();
    return {
      ...options,
      ...(isReceiver && { remoteWriteReceiver: true }),
      exchange: {
        ...exchange,
        externalLabels: this.labels('globalMetrics', exchange, this.globalName),
        aggregates: true,
        clusters: [...exchange.clusters ?? [], ...expected],
        federate: this.joined('globalMetrics', 'federate', exchange.federate, this.pulled()),
        remoteWrite: this.joined('globalMetrics', 'remoteWrite', exchange.remoteWrite, isReceiver || !this.receiver ? {} : { [FLEET]: this.target({}) }),
        queryUrl: exchange.queryUrl ?? this.receiver?._server?.queryUrl,
        queried: this.joined('globalMetrics', 'queried', exchange.queried, queried),
      },
    };
  }

  /**
   * Options of a member's Prometheus: `metrics` of its platform.
   *
   * @param member its name in the federation
   * @param options further options
   * @throws when there is no such member, or the options contradict the federation
   */
  public memberMetrics(member: string, options: PrometheusMetricsOptions = {}): PrometheusMetricsOptions {
    checkCall('MetricsFederation.memberMetrics', [member, options], this);
    requireLiteral(this, 'memberMetrics(): member', member, 'it is one of the keys of `members`');
    requireOneOf(this, 'memberMetrics(): member', member, this.members.map(([name]) => name));
    const writing = this.members.find(([name]) => name === member)![1]._writing;
    warnOfNoHeartbeat(this, member, writing?.sending);
    this.requireOne(writing !== undefined && this.receiver?._kind === 'global', options, 'memberMetrics', 'the global Prometheus would store the samples of both');
    this.warnOfSecond(member, `memberMetrics('${member}')`);
    const { exchange = {} } = options;
    return {
      ...options,
      exchange: {
        ...exchange,
        externalLabels: this.labels('memberMetrics', exchange, member),
        aggregates: true,
        remoteWrite: this.joined('memberMetrics', 'remoteWrite', exchange.remoteWrite, writing ? { [FLEET]: this.target(writing) } : {}),
      },
    };
  }

  private pulled(): Record<string, FederatedPrometheus> {
    return Object.fromEntries(this.members.flatMap(([name, { _pulled: options }]) => {
      if (!options) {
        return [];
      }
      const { queried: _queried, match, ...rest } = options;
      return [[name, FederatedPrometheus.of({ ...rest, match: withHeartbeat(match), clusterName: name })]];
    }));
  }

  private queried(): Record<string, QueriedPrometheus> {
    return Object.fromEntries(this.members.flatMap(([name, { _pulled: options }]) => options?.queried !== true ? [] : [[
      name, QueriedPrometheus.of({ url: options.url, loginSecretName: options.login?._secretName, caSecretName: options.tls?.caSecretName }),
    ]]));
  }

  private target({ login, tls, sending }: NonNullable<FleetMember['_writing']>): RemoteWrite {
    const { _kind: kind, _server: server, _workspaceArn: workspaceArn } = this.receiver!;
    if (workspaceArn !== undefined) {
      return RemoteWrite.existingAmp({ workspaceArn, sending: sendingHeartbeat(sending) });
    }
    const url = server!.url;
    return RemoteWrite.to({
      url: kind === 'global' ? `${isToken(url) ? url : url.replace(/\/+$/, '')}/api/v1/write` : url,
      login: login ?? server!.login,
      tls: tls ?? server!.tls,
      sending: sendingHeartbeat(sending),
    });
  }

  private labels(call: string, { externalLabels = {} }: MetricsExchangeOptions, name: string): { [name: string]: string } {
    if (externalLabels[GROUP_LABEL] !== undefined && externalLabels[GROUP_LABEL] !== name) {
      throw new ValidationError(this, {
        property: `${call}(): exchange.externalLabels.${GROUP_LABEL}`,
        problem: 'is not the name of the cluster in the federation',
        got: externalLabels[GROUP_LABEL],
        allowed: name,
        fix: 'leave it out',
      });
    }
    return { ...externalLabels, [GROUP_LABEL]: name };
  }

  /** Entries of ours beside those of the user; nothing where there are none. */
  private joined<T>(call: string, option: string, theirs: Named<T> | undefined, ours: Named<T>): Named<T> | undefined {
    const twice = Object.keys(ours).find((name) => theirs !== undefined && name in theirs);
    if (twice !== undefined) {
      throw new ValidationError(this, {
        property: `${call}(): exchange.${option}["${twice}"]`, problem: 'is a name that the federation reserves', fix: 'rename the key',
      });
    }
    const all = { ...theirs, ...ours };
    return Object.keys(all).length === 0 ? undefined : all;
  }

  private warnOfSecond(name: string, call: string): void {
    if (this.asked.has(name)) {
      Annotations.of(this).addWarning(`\`${call}\` is called twice: the series of two clusters would have the same label \`${GROUP_LABEL}\`. Call it for one cluster only.`);
    }
    this.asked.add(name);
  }

  private requireOne(matters: boolean, { scale }: PrometheusMetricsOptions, call: string, why: string): void {
    if (matters && scale?.replicas !== undefined && !isToken(scale.replicas) && scale.replicas !== 1) {
      throw new ValidationError(this, {
        property: `${call}(): scale.replicas`,
        problem: `is more than one: ${why}`,
        got: scale.replicas,
        fix: 'leave it out, use pull (FleetMember.pulled), or write to a store that deduplicates replicas: MetricsReceiver.amp() or .store()',
      });
    }
  }
}
