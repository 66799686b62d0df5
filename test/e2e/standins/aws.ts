import type { Log } from '../contract';

/** Parameters of a call, flat as the query protocol has them. */
export type AwsParameters = Record<string, string | number | boolean | undefined>;

/** The calls that controllers make to AWS. */
export interface AwsApi {
  /** @returns the answer's XML */
  call(service: 'ec2' | 'elasticloadbalancing', action: string, parameters: AwsParameters): Promise<string>;
  /** @returns the code of the error that S3 answers, if it does */
  putObject(bucket: string, key: string): Promise<string | undefined>;
}

export class AwsError extends Error {
  public constructor(public readonly code: string, message: string) {
    super(message);
  }
}

// API versions of the query protocol: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/ and
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/
const VERSIONS = { ec2: '2016-11-15', elasticloadbalancing: '2015-12-01' };

/**
 * Calls the emulator. It verifies no signature: it reads service and region in the header, so the header has the shape
 * of Signature Version 4 and nothing behind it.
 */
export function emulatorApi(url: string, region: string, log: Log): AwsApi {
  return {
    call: async (service, action, parameters) => {
      const body = new URLSearchParams({ Action: action, Version: VERSIONS[service] });
      for (const [name, value] of Object.entries(parameters)) {
        if (value !== undefined) body.set(name, String(value));
      }
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8', ...signed(service, region) },
        body,
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      if (!response.ok) throw new AwsError(texts(text, 'Code')[0] ?? String(response.status), `${action}: ${texts(text, 'Message')[0] ?? text}`);
      if (!action.startsWith('Describe')) log(`${service} ${action} ${Object.values(parameters).slice(0, 2).join(' ')}`);
      return text;
    },
    putObject: async (bucket, key) => {
      const response = await fetch(`${url}/${bucket}/${key}`, { method: 'PUT', headers: signed('s3', region), body: 'lines', signal: AbortSignal.timeout(20_000) });
      const text = await response.text();
      return response.ok ? undefined : texts(text, 'Code')[0] ?? String(response.status);
    },
  };
}

function signed(service: string, region: string): Record<string, string> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    'X-Amz-Date': date,
    'Authorization': `AWS4-HMAC-SHA256 Credential=E2ESTANDIN/${date.slice(0, 8)}/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  };
}

/** Contents of the elements of a name that hold text. */
export function texts(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map((match) => match[1]);
}

/** `Prefix.member.1`, ... of the ELB API. */
export function members(prefix: string, values: readonly string[]): AwsParameters {
  return Object.fromEntries(values.map((value, index) => [`${prefix}.member.${index + 1}`, value]));
}

/** `Tags.member.1.Key`, ..., or `TagSpecification.1.Tag.1.Key` of EC2. */
export function tagParameters(prefix: string, tags: Record<string, string>): AwsParameters {
  return Object.fromEntries(Object.entries(tags).flatMap(([key, value], index) => [
    [`${prefix}.${index + 1}.Key`, key],
    [`${prefix}.${index + 1}.Value`, value],
  ]));
}
