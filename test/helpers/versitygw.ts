import { ChildProcess, spawn } from 'child_process';
import { createHash, createHmac } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join, resolve } from 'path';
import { describeUnlessMissing } from './missing';
import { freePort } from './ports';

const INSTALL = 'GOBIN="$PWD/.e2e/bin" go install github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const REGION = 'eu-west-2';

/** Who calls: an access key and its secret. */
export interface Keys {
  readonly id: string;
  readonly secret: string;
}

export const ROOT_KEYS: Keys = { id: 'root', secret: 'root-secret' };

export interface S3Answer {
  readonly status: number;
  readonly body: string;
}

function program(): string | undefined {
  const folders = [resolve(process.env.E2E_CACHE ?? '.e2e', 'bin'), ...(process.env.PATH ?? '').split(delimiter)];
  return [process.env.VERSITYGW_BINARY, ...folders.map((folder) => join(folder, 'versitygw'))].find((path) => path && existsSync(path));
}

/** `describe` for what needs a server of S3 that decides by policies. */
export function describeWithVersitygw(what: string, tests: () => void): void {
  describeUnlessMissing(program() ? undefined : `versitygw (${INSTALL})`, `versitygw: ${what}`, tests);
}

/** A server of S3 with one of IAM, on loopback alone. */
export class Versitygw {
  private readonly folder = mkdtempSync(join(tmpdir(), 'vgw-'));
  private readonly children: ChildProcess[] = [];
  private iam = '';
  private s3 = '';

  public async start(): Promise<void> {
    const socket = join(this.folder, 'iam.sock');
    for (const name of ['iam', 'data', 'sidecar']) mkdirSync(join(this.folder, name));
    this.iam = await this.serve(['iam', '--dir', join(this.folder, 'iam'), '--private-ports', socket]);
    this.s3 = await this.serve(['posix', '--sidecar', join(this.folder, 'sidecar'), join(this.folder, 'data')], ['--iam-standalone-endpoint', socket]);
  }

  public stop(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Somebody who may do what a policy says. */
  public async userWith(name: string, policy: object): Promise<Keys> {
    await this.ask('CreateUser', { UserName: name });
    await this.ask('PutUserPolicy', { UserName: name, PolicyName: 'own', PolicyDocument: JSON.stringify(policy) });
    const answer = await this.ask('CreateAccessKey', { UserName: name });
    const [id, secret] = ['AccessKeyId', 'SecretAccessKey'].map((member) => new RegExp(`<${member}>([^<]+)`).exec(answer)![1]);
    return { id, secret };
  }

  /** A request of S3, of a bucket or a path in one. */
  public async call(keys: Keys, method: string, path: string, query: Record<string, string> = {}, body = ''): Promise<S3Answer> {
    return request({ keys, service: 's3', region: REGION, origin: this.s3, method, path: `/${path}`, query, body });
  }

  private async ask(action: string, parameters: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }).toString();
    const { status, body: answer } = await request({ keys: ROOT_KEYS, service: 'iam', region: 'us-east-1', origin: this.iam, method: 'POST', path: '/', query: {}, body });
    if (status !== 200) throw new Error(`${action}: ${status} ${answer}`);
    return answer;
  }

  private async serve(command: string[], options: string[] = []): Promise<string> {
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(program()!, ['--port', address, '--region', REGION, '--access', ROOT_KEYS.id, '--secret', ROOT_KEYS.secret, '--health', '/health', '--quiet', ...options, ...command]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { said += text.toString(); });
    this.children.push(child);
    const origin = `http://${address}`;
    for (let wait = 0; wait < 200; wait++) {
      if (await fetch(`${origin}/health`).then(({ ok }) => ok, () => false)) return origin;
      if (child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`versitygw ${command[0]} does not answer: ${said}`);
  }
}

interface SignedRequest {
  readonly keys: Keys;
  readonly service: string;
  readonly region: string;
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: string;
}

/** Signs and sends a request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (2026-11-30) */
async function request({ keys, service, region, origin, method, path, query, body }: SignedRequest): Promise<S3Answer> {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [stamp.slice(0, 8), region, service, 'aws4_request'];
  const search = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const headers: Record<string, string> = {
    ...(service === 'iam' && { 'content-type': 'application/x-www-form-urlencoded' }),
    'host': new URL(origin).host,
    'x-amz-content-sha256': hashOf(body),
    'x-amz-date': stamp,
  };
  const signed = Object.keys(headers).join(';');
  const canonical = [method, path, search, ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), '', signed, hashOf(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), hashOf(canonical)].join('\n');
  const key = scope.reduce<Buffer | string>((secret, part) => createHmac('sha256', secret).update(part).digest(), `AWS4${keys.secret}`);
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const { host: _host, ...sent } = headers;
  const response = await fetch(`${origin}${path}${search && `?${search}`}`, {
    method,
    headers: { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${keys.id}/${scope.join('/')}, SignedHeaders=${signed}, Signature=${signature}` },
    ...(body && { body }),
  });
  return { status: response.status, body: await response.text() };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
