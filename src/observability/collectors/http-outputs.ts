import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { HttpLogOutputOptions, LogOutputBinding, LogOutputRequest, LokiLogOutputOptions } from './log-output-options';
import { nameGivenTo } from '../../cluster/cluster-claims';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { isWithinCluster, requireHostAndPath } from '../../private/checks/addresses';
import { literalEntries } from '../../private/checks/maps';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { registryOn } from '../../private/registry';
import { isToken } from '../../private/tokens';
import { requirePattern } from '../../private/validation';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { requireTenant, requireTenants } from '../conventions/tenants';

const OF_PODS: Array<[string, string]> = [
  ['job', 'fluent-bit'],
  ...Object.entries({ namespace: 'namespace_name', pod: 'pod_name', container: 'container_name' })
    .map(([label, key]): [string, string] => [label, `$kubernetes['${key}']`]),
];

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/loki */
export function lokiBinding(
  scope: IConstruct, { name, cluster }: LogOutputRequest, endpoint: LogsEndpoint, options: LokiLogOutputOptions,
): LogOutputBinding {
  const { url } = endpoint;
  const { loginSecretName = endpoint.loginSecretName, tenant = endpoint.tenant } = options;
  requireTenant(scope, `outputs["${name}"].tenant`, tenant);
  requireTenants(scope, `outputs["${name}"]`, endpoint);
  const more = streamLabels(scope, `outputs["${name}"].labels`, options.labels);
  const server = serverOf(scope, `outputs["${name}"].url`, url);
  warnOfMixedStreams(scope, `outputs["${name}"].labels`, { cluster, url, told: JSON.stringify([tenant, more]) });
  const folder = new URL(url).pathname.replace(/\/+$/, '');
  return {
    properties: {
      Name: 'loki',
      ...server,
      ...(folder !== '' && { Uri: `${folder}/loki/api/v1/push` }),
      Labels: [...OF_PODS, ...more].map(([label, value]) => `${label}=${value}`).join(', '),
      ...(tenant !== undefined && { Tenant_ID: tenant }),
      Remove_Keys: 'kubernetes, stream, _p, time',
      Line_Format: 'json',
    },
    url,
    loginSecretName,
    dependencies: [],
  };
}

/** Lines of a cluster, and by what they are told from those of others. */
interface Streams {
  readonly cluster: IKubernetesCluster;
  readonly url: string;
  readonly told: string;
}

/** Pods of two clusters often have the same names, such as those of kube-system. */
function warnOfMixedStreams(scope: IConstruct, property: string, { cluster, url, told }: Streams): void {
  if (isWithinCluster(url)) {
    return;
  }
  const clusters = registryOn<string>(scope.node.root, 'StreamsOfLoki');
  const own = nameGivenTo(cluster, cluster.clusterName);
  const first = clusters.get(`${url} ${told}`) ?? own;
  clusters.set(`${url} ${told}`, first);
  if (first !== own) {
    Annotations.of(scope).addWarning(
      `\`${property}\` do not distinguish the lines of this cluster from those of ${isToken(first) ? 'another one' : first} in the same Loki. Add one, such as { cluster: '${isToken(own) ? 'blue' : own}' }.`,
    );
  }
}

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/http */
export function httpBinding(scope: IConstruct, { name }: LogOutputRequest, { url, loginSecretName }: HttpLogOutputOptions): LogOutputBinding {
  const server = serverOf(scope, `outputs["${name}"].url`, url, true);
  const { pathname, search } = new URL(url);
  return {
    properties: {
      Name: 'http',
      ...server,
      URI: `${pathname}${search}`,
      Format: 'json_lines',
      Json_Date_Key: 'time',
      Json_Date_Format: 'iso8601',
      Compress: 'gzip',
      // It may repeat what was sent.
      Log_Response_Payload: 'false',
    },
    url,
    loginSecretName,
    dependencies: [],
  };
}

function serverOf(scope: IConstruct, property: string, url: string, takesQuery: boolean = false): Record<string, string> {
  requireHostAndPath(scope, property, url, takesQuery);
  if (isToken(url)) {
    throw new ValidationError(scope, { property, problem: 'is only known to Terraform, but the library must separate host and port', fix: 'write the address as a literal' });
  }
  const { hostname, port, protocol } = new URL(url);
  const isTls = protocol === 'https:';
  return {
    Host: hostname,
    Port: port || (isTls ? '443' : '80'),
    ...(isTls && { 'tls': 'On', 'tls.verify': 'On' }),
  };
}

/** Fluent Bit takes a list of texts between commas, without quotes, in which `$` stands for a part of the record. */
function streamLabels(scope: IConstruct, property: string, labels: { [name: string]: string } | undefined): Array<[string, string]> {
  return literalEntries(scope, property, labels, 'Fluent Bit reads them as one string').map(([label, value]): [string, string] => {
    const place = memberPath(property, label);
    requirePattern(scope, place, label, /^[a-zA-Z_][a-zA-Z0-9_]*$/, 'letters, digits and _, not starting with a digit', 'rename the label');
    if (OF_PODS.some(([own]) => own === label)) {
      throw new ValidationError(scope, { property: place, problem: 'is a label that lines already have from their pod', got: value, fix: 'use another name' });
    }
    requirePattern(scope, place, value, /^[\w.-]+$/, 'letters, digits, _, . and -', 'use another value');
    return [label, value];
  });
}
