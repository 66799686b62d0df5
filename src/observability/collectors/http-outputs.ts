import { IConstruct } from 'constructs';
import { HttpLogOutputOptions, LogOutputBinding, LogOutputRequest, LokiLogOutputOptions } from './log-output-options';
import { requireHostAndPath } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { LogsEndpoint } from '../conventions/logs-endpoint';

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/loki */
export function lokiBinding(
  scope: IConstruct, { name }: LogOutputRequest, endpoint: LogsEndpoint, { loginSecretName = endpoint.loginSecretName }: LokiLogOutputOptions,
): LogOutputBinding {
  const { url } = endpoint;
  const server = serverOf(scope, `outputs["${name}"].url`, url);
  const folder = new URL(url).pathname.replace(/\/+$/, '');
  return {
    properties: {
      Name: 'loki',
      ...server,
      ...(folder !== '' && { Uri: `${folder}/loki/api/v1/push` }),
      Labels: "job=fluent-bit, namespace=$kubernetes['namespace_name'], pod=$kubernetes['pod_name'], container=$kubernetes['container_name']",
      Remove_Keys: 'kubernetes, stream, _p, time',
      Line_Format: 'json',
    },
    url,
    loginSecretName,
    dependencies: [],
  };
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
    throw new ValidationError(scope, { property, problem: 'is only known to Terraform, and host and port are told apart here', fix: 'write the address as a literal' });
  }
  const { hostname, port, protocol } = new URL(url);
  const isTls = protocol === 'https:';
  return {
    Host: hostname,
    Port: port || (isTls ? '443' : '80'),
    ...(isTls && { 'tls': 'On', 'tls.verify': 'On' }),
  };
}
