import { isIPv4 } from 'net';
import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { ValidationError } from '../errors';
import { PASSWORD_IN_URL } from '../secret-values';
import { isToken } from '../tokens';
import { requireDnsSubdomain, requirePattern } from '../validation';

const HOST = String.raw`(\[[0-9A-Fa-f:.]+\]|[^\s/:@?#\[\]]+)`;
const PORT = String.raw`(:\d{1,5})?`;
const REST = String.raw`([/?#]\S*)?`;
const USER = String.raw`([^\s/@]+@)?`;

/** Refuses what is no address with a scheme of the list and a host, and a password in it. */
export function requireUrl(scope: IConstruct | string, property: string, url: string | undefined, schemes: string[] = ['https', 'http']): void {
  requireAddress(scope, property, url, schemes);
  if (url !== undefined && !isToken(url) && PASSWORD_IN_URL.test(url)) {
    throw new ValidationError(scope, {
      property,
      problem: 'contains a password, readable in the code, in the Terraform state or in the Helm release',
      fix: 'remove the login from the address, and store it in a Secret of the cluster; reference the Secret in the option for the login or in a chart value',
    });
  }
}

/** Refuses what is no proxy. Its login may be in the address: it is used here alone, and there is no other way to give it. */
export function requireProxyUrl(scope: IConstruct, property: string, url: string | undefined): void {
  requireAddress(scope, property, url, ['https', 'http', 'socks5']);
}

function requireAddress(scope: IConstruct | string, property: string, url: string | undefined, schemes: string[]): void {
  if (url !== undefined) {
    requirePattern(
      scope, property, url, new RegExp(`^(${schemes.join('|')})://${USER}${HOST}${PORT}${REST}$`),
      `an address that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`, 'write it in full, with the host',
    );
  }
}

/** Refuses an address of which a part would be lost where host, port and path are told apart. */
export function requireHostAndPath(scope: IConstruct, property: string, url: string, takesQuery: boolean = false): void {
  requireUrl(scope, property, url);
  requirePattern(
    scope, property, url, new RegExp(`^https?://${HOST}${PORT}${takesQuery ? REST : String.raw`(/[^\s?#]*)?`}$`),
    `an address without a user${takesQuery ? '' : ', a query and a fragment'}`, 'use only scheme, host, port and path; logins have their own option',
  );
}

/** Of the cluster itself: a name without a domain, a Service, or the same pod. */
const WITHIN_CLUSTER = /^https?:\/\/([^./:]+|[^/:]+\.svc(\.[^/:]+)?|127\.[0-9.]+)(:\d+)?(\/|$)/;

/** Whether an address means another server in each cluster. */
export function isWithinCluster(url: string): boolean {
  return WITHIN_CLUSTER.test(url);
}

/** Warns of an address out of the cluster to which a login would go for all to read. */
export function warnOfPlainLogin(scope: IConstruct, property: string, url: string | undefined): void {
  if (url !== undefined && /^http:/.test(url) && !isWithinCluster(url)) {
    Annotations.of(scope).addWarning(`\`${property}\` is plain HTTP, and the login goes there unencrypted: anyone on the path can read it. Use an https:// address.`);
  }
}

/** Refuses an address that ends with the path that is added to it here. */
export function requireWithoutPath(scope: IConstruct, property: string, url: string, path: string): void {
  if (!isToken(url) && url.replace(/\/+$/, '').endsWith(path)) {
    throw new ValidationError(scope, {
      property, problem: `ends with ${path}, which the library appends`, got: url, fix: `remove ${path}`,
    });
  }
}

/**
 * Refuses what is no address of an API server; without a scheme it is host and port.
 *
 * @see https://github.com/kubernetes/client-go/blob/master/rest/url_utils.go (DefaultServerURL, read 2026-11-30)
 */
export function requireApiAddress(scope: IConstruct | string, property: string, address: string | undefined): void {
  if (address !== undefined) {
    requirePattern(
      scope, property, address, new RegExp(`^(https?://)?${HOST}${PORT}${REST}$`),
      'an address such as https://localhost:8443', 'write it in full, with the host',
    );
  }
}

/**
 * Refuses what no Ingress takes as its host: addresses, and names that are none.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ (2026-11-30)
 */
export function requireIngressHost(scope: IConstruct | string, property: string, host: string): void {
  requireDnsSubdomain(scope, property, host);
  if (isIPv4(host)) {
    throw new ValidationError(scope, { property, problem: 'is an IP address, which Kubernetes rejects in an Ingress', got: host, fix: 'use a DNS name that points to the load balancer' });
  }
}

/** Refuses what no certificate names: names of servers, with neither scheme nor port. */
export function requireServerName(scope: IConstruct | string, property: string, name: string | undefined): void {
  if (name !== undefined) {
    requirePattern(
      scope, property, name, /^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)$/,
      'a host name or an IP address', 'remove scheme, port and path',
    );
  }
}

/**
 * Refuses what is no repository of charts. Helm reads https://, http:// and oci:// by itself, and others by plugins.
 *
 * @see https://helm.sh/docs/topics/chart_repository/ (read 2026-11-30)
 */
export function requireChartRepository(scope: IConstruct, property: string, repository: string | undefined): void {
  if (repository !== undefined) {
    requirePattern(
      scope, property, repository, new RegExp(`^[a-z][a-z0-9+.-]*://${USER}${HOST}${PORT}${REST}$`),
      'an address that starts with https:// or oci://', 'write the full address of the repository, without the chart name',
    );
  }
}

/**
 * Refuses what no container runtime pulls.
 *
 * @see https://github.com/distribution/reference/blob/main/regexp.go (read 2026-11-30)
 */
export function requireContainerImage(scope: IConstruct, property: string, image: string | undefined): void {
  if (image !== undefined) {
    requirePattern(
      scope, property, image, CONTAINER_IMAGE,
      'registry/path:tag or registry/path@sha256:digest, with a lowercase path', 'write it as for `docker pull`, without a scheme',
    );
  }
}

const CONTAINER_IMAGE = new RegExp([
  '^',
  String.raw`([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?/|\[[0-9A-Fa-f:]+\](:\d+)?/)?`,
  String.raw`[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*`,
  String.raw`(:\w[\w.-]{0,127})?`,
  String.raw`(@[A-Za-z][A-Za-z0-9+._-]*:[0-9A-Fa-f]{32,})?`,
  '$',
].join(''));
