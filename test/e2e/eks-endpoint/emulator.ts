import { find, parseXml, text, Element } from './xml';

/** Versions of the query APIs: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/, .../IAM/..., .../AmazonRDS/..., .../STS/... */
const VERSIONS = { ec2: '2016-11-15', iam: '2010-05-08', rds: '2014-10-31', sts: '2011-06-15' };

/** An error that the emulator answered. */
export class EmulatorError extends Error {
  constructor(public readonly code: string, message: string) {
    super(message);
  }
}

/**
 * Asks the emulator what the service would ask AWS. It does not check signatures, but reads service, region and account off the
 * credential scope, so requests carry a scope and no real signature.
 */
export class Emulator {
  constructor(private readonly url: string, private readonly region: string, private readonly account: string) {}

  /** A query API: EC2, IAM, RDS, STS. Answers the root element of the response. */
  public async query(
    service: keyof typeof VERSIONS,
    action: string,
    parameters: Record<string, string> = {},
    accessKeyId: string = this.account,
  ): Promise<Element> {
    const body = new URLSearchParams({ Action: action, Version: VERSIONS[service], ...parameters }).toString();
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...this.authorization(service, accessKeyId) },
      body,
    });
    const root = parseXml(await response.text());
    if (!response.ok) {
      const error = find(root, 'Error');
      throw new EmulatorError(text(error, 'Code') ?? String(response.status), `${action}: ${text(error, 'Message') ?? response.status}`);
    }
    return root.children[0] ?? root;
  }

  /** A JSON API, such as CloudWatch Logs. */
  public async json(service: string, target: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target, ...this.authorization(service, this.account) },
      body: JSON.stringify(parameters),
    });
    const answer = JSON.parse(await response.text() || '{}') as Record<string, unknown>;
    if (!response.ok) {
      throw new EmulatorError(String(answer.__type ?? response.status).replace(/^.*#/, ''), `${target}: ${String(answer.message ?? '')}`);
    }
    return answer;
  }

  private authorization(service: string, accessKeyId: string): Record<string, string> {
    const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
    const scope = `${accessKeyId}/${stamp.slice(0, 8)}/${this.region}/${service}/aws4_request`;
    return {
      'X-Amz-Date': stamp,
      'Authorization': `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    };
  }
}
