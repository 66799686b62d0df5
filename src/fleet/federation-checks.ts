import { IConstruct } from 'constructs';
import { FleetMember } from './fleet-member';
import { MetricsReceiver } from './metrics-receiver';
import { requireQueriedName } from '../observability/conventions/queried-prometheus';
import { PrometheusLogin, PrometheusTlsOptions } from '../observability/metrics/prometheus-login';
import { requireHostAndPath, requireUrl, requireWithoutPath } from '../private/checks/addresses';
import { requireArn } from '../private/checks/aws-arn';
import { requireClusterName } from '../private/checks/aws-names';
import { ValidationError } from '../private/errors';
import { referenceKey } from '../private/references';
import { registryOn } from '../private/registry';
import { isToken } from '../private/tokens';
import { requirePattern } from '../private/validation';

interface Way {
  readonly login?: PrometheusLogin;
  readonly tls?: PrometheusTlsOptions;
}

export function requireReceiver(scope: IConstruct, receiver: MetricsReceiver | undefined): void {
  if (receiver?._workspaceArn !== undefined) {
    requireArn(scope, 'receiver.workspaceArn', 'prometheusWorkspace', receiver._workspaceArn);
  }
  if (receiver?._server) {
    requireSafeUrl(scope, 'receiver.url', receiver._server.url);
    requireUrl(scope, 'receiver.queryUrl', receiver._server.queryUrl);
  }
  if (receiver?._kind === 'global') {
    requireHostAndPath(scope, 'receiver.url', receiver._server!.url);
    requireWithoutPath(scope, 'receiver.url', receiver._server!.url, '/api/v1/write');
  }
}

export function requireMembers(
  scope: IConstruct, members: Array<[string, FleetMember]>, receiver: MetricsReceiver | undefined, globalName: string,
): void {
  if (members.length === 0) {
    throw new ValidationError(scope, { property: 'members', problem: 'is empty, so there is nothing to federate', fix: 'add a FleetMember for each cluster, or remove the federation' });
  }
  const urls = new Map<string, string>(receiver?._kind === 'global' && !isToken(receiver._server!.url) ? [[sameUrl(receiver._server!.url), 'the global Prometheus']] : []);
  for (const [name, { _pulled: pulled, _writing: writing }] of members) {
    const property = `members["${name}"]`;
    requireClusterName(scope, property, name, 'rename the key');
    if (name === globalName) {
      throw new ValidationError(scope, { property, problem: 'is also the name of the global cluster, so their series could not be told apart', fix: 'rename the key, or set another `globalName`' });
    }
    if (pulled) {
      requireSafeUrl(scope, `${property}.url`, pulled.url);
      requireHostAndPath(scope, `${property}.url`, pulled.url);
      requireWithoutPath(scope, `${property}.url`, pulled.url, '/federate');
      requireLogin(scope, property, pulled);
      requireOwnUrl(scope, property, pulled.url, urls);
      if (pulled.queried === true) {
        requireQueriedName(scope, property, name, 'rename the key, or omit `queried` and pass `exchange.queried` with another name to globalMetrics()');
        requireQueryLogin(scope, property, pulled);
      }
    }
    if (writing) {
      requireWriter(scope, property, writing, receiver);
    }
  }
}

function requireWriter(scope: IConstruct, property: string, writing: Way, receiver: MetricsReceiver | undefined): void {
  if (!receiver) {
    throw new ValidationError(scope, {
      property, problem: 'uses remote write, but there is no receiver', fix: 'set a `receiver`, such as MetricsReceiver.globalPrometheus({ url }), or use pull: FleetMember.pulled({...})',
    });
  }
  if (receiver._kind !== 'amp') {
    requireLogin(scope, property, { login: writing.login ?? receiver._server!.login, tls: writing.tls ?? receiver._server!.tls });
    return;
  }
  for (const option of ['login', 'tls'] as const) {
    if (writing[option]) {
      throw new ValidationError(scope, {
        property: `${property}.${option}`, problem: 'is not supported: Amazon Managed Service for Prometheus accepts only signed requests', fix: 'leave it out: the pods sign with their role',
      });
    }
  }
}

/** @see https://docs.aws.amazon.com/prometheus/latest/APIReference/API_CreateRuleGroupsNamespace.html (name, 2026-11-30) */
export function claimRulesName(scope: IConstruct, rulesName: string, workspaceArn: string): void {
  requirePattern(scope, 'receiver.rulesName', rulesName, /^(?=.*[0-9A-Za-z])[\w.-]{1,128}$/, '1 to 128 of A-Z, a-z, 0-9, -, . and _, of which one is a letter or digit', 'rename it');
  const names = registryOn<string>(scope.node.root, 'FleetRules');
  const key = `${referenceKey(scope, workspaceArn)} ${rulesName}`;
  const other = names.get(key);
  if (other !== undefined) {
    throw new ValidationError(scope, { property: 'receiver.rulesName', problem: `is also the name of ${other}, and both are in one workspace`, got: rulesName, fix: 'give one of the two another name' });
  }
  names.set(key, scope.node.path);
}

/** Between clusters there are networks of others. */
function requireSafeUrl(scope: IConstruct, property: string, url: string): void {
  requireUrl(scope, property, url);
  if (/^http:/.test(url)) {
    throw new ValidationError(scope, {
      property,
      problem: 'is plain HTTP to another cluster: anyone on the path can read the metrics and the login',
      got: url,
      allowed: 'an address that starts with https://',
      fix: 'expose it through an Ingress with a certificate (MonitoringIngress)',
    });
  }
}

export function requireLogin(scope: IConstruct, property: string, { login, tls }: Way): void {
  if (!login && tls?.clientSecretName === undefined) {
    throw new ValidationError(scope, {
      property: `${property}.login`,
      problem: 'is missing: anyone who can reach a Prometheus could read or write everything',
      allowed: 'PrometheusLogin.basic(), PrometheusLogin.bearer(), or a client certificate: `tls.clientSecretName`',
      fix: 'set one of them',
    });
  }
}

function requireOwnUrl(scope: IConstruct, property: string, url: string, urls: Map<string, string>): void {
  if (isToken(url)) {
    return;
  }
  const other = urls.get(sameUrl(url));
  if (other !== undefined) {
    throw new ValidationError(scope, { property: `${property}.url`, problem: `is also the address of ${other}`, got: url, fix: 'use a separate address for each cluster' });
  }
  urls.set(sameUrl(url), property);
}

/** One text for all spellings of an address: of its host, its port and its end. */
function sameUrl(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}

function requireQueryLogin(scope: IConstruct, property: string, { login, tls }: Way): void {
  const problem = login?._kind !== 'basic' ? 'requires a user and a password, with which Grafana logs in' : tls?.clientSecretName !== undefined || tls?.tlsServerName !== undefined
    ? 'requires a user and a password for Grafana: `tls.clientSecretName` and `tls.tlsServerName` are not supported' : undefined;
  if (problem !== undefined) {
    throw new ValidationError(scope, { property: `${property}.queried`, problem, fix: 'use PrometheusLogin.basic() and a certificate for its host, or omit `queried`' });
  }
}
