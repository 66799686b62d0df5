import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { LocalServer, startLocalServer } from './local-server';
import type { Log } from '../contract';
import { errorAnswer, signingService } from '../eks-endpoint/faults';

/** A colon as it is, and as forms and paths have it. */
const COLON = '(:|%3A)';

/** How services call a request that names something in another partition. */
const CODES: Record<string, string> = { iam: 'MalformedPolicyDocument' };

/**
 * The emulator knows the partition `aws` alone. In another one, what it gets and answers is translated; and an ARN of `aws` in a request
 * is refused, as AWS refuses ARNs of partitions that it is not in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function startPartitionProxy(emulator: string, partition: string, log: Log): Promise<LocalServer> {
  return startLocalServer((request, response) => answer(emulator, partition, log, request, response), log);
}

async function answer(emulator: string, partition: string, log: Log, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const body = (await buffer(request)).toString('latin1');
  const strange = foreignArn(url) ?? foreignArn(body);
  if (strange !== undefined) {
    const service = signingService(headers, new URLSearchParams(url.split('?')[1]));
    log(`partition: ${service} was told ${strange}, and the region is in ${partition}`);
    const refused = errorAnswer(service, headers, 400, CODES[service ?? ''] ?? 'InvalidParameterValue', `Partition "aws" is not valid for resource "${strange}".`);
    response.writeHead(refused.status, refused.headers);
    response.end(refused.body);
    return;
  }
  const { 'connection': _, 'content-length': __, 'transfer-encoding': ___, 'expect': ____, ...rest } = headers;
  const answered = await fetch(`${emulator}${translated(url, partition, 'aws')}`, {
    method,
    headers: rest as Record<string, string>,
    ...(['GET', 'HEAD'].includes(method) ? {} : { body: Buffer.from(translated(body, partition, 'aws'), 'latin1') }),
    redirect: 'manual',
  });
  const back = Buffer.from(translated(Buffer.from(await answered.arrayBuffer()).toString('latin1'), 'aws', partition), 'latin1');
  const kept = [...answered.headers].filter(([name]) => !['connection', 'content-encoding', 'content-length', 'transfer-encoding', 'keep-alive'].includes(name));
  response.writeHead(answered.status, { ...Object.fromEntries(kept), 'content-length': String(back.length) });
  response.end(method === 'HEAD' ? undefined : back);
}

/** The first ARN of the partition `aws` in a text. */
export function foreignArn(text: string): string | undefined {
  return new RegExp(`arn${COLON}aws${COLON}[\\w:/.*%-]*`, 'i').exec(text)?.[0];
}

export function translated(text: string, from: string, to: string): string {
  return text.replace(new RegExp(`arn${COLON}${from}${COLON}`, 'gi'), `arn$1${to}$2`);
}
