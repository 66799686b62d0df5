import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Log } from '../contract';
import type { Emulator } from '../eks-endpoint/emulator';
import { Answer, errorAnswer, signingService } from '../eks-endpoint/faults';
import { passThrough } from '../eks-endpoint/proxy';
import { LocalServer, startLocalServer } from '../strict/local-server';

/** What the emulator does not keep of an instance. */
interface Instance {
  readonly secretArn?: string;
  readonly secretKey: string;
  readonly logs: string[];
  readonly subnetGroup?: string;
  readonly parameterGroup?: string;
  readonly gibibytes: number;
}

/** RDS takes any printable character but / ' " @ and a space. */
export const RDS_PASSWORD = 'made:by\\RDS';

/**
 * What the emulator lacks of RDS: passwords that RDS makes and keeps in Secrets Manager, what is sent to CloudWatch, and groups that are in use.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html (2026-11-30)
 */
export class Databases {
  private readonly instances = new Map<string, Instance>();

  constructor(private readonly emulator: Pick<Emulator, 'json'>, private readonly log: Log) {}

  /** Why RDS would refuse a request that its model allows. */
  public refusal(form: URLSearchParams): [code: string, message: string] | undefined {
    const action = form.get('Action');
    if (form.get('ManageMasterUserPassword') === 'true' && form.has('MasterUserPassword')) {
      return ['InvalidParameterCombination', 'You can\'t specify MasterUserPassword when ManageMasterUserPassword is enabled.'];
    }
    if (action === 'CreateDBInstance' && form.get('ManageMasterUserPassword') !== 'true' && !form.has('MasterUserPassword')) {
      return ['InvalidParameterValue', 'The parameter MasterUserPassword must be provided.'];
    }
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html (2026-11-30)
    const [wanted, had] = [Number(form.get('AllocatedStorage')), this.instances.get(form.get('DBInstanceIdentifier') ?? '')?.gibibytes ?? 0];
    if (action === 'ModifyDBInstance' && form.has('AllocatedStorage') && wanted < had) {
      return ['InvalidParameterCombination', `Invalid storage size for DB instance: ${wanted} GiB is less than the current ${had} GiB.`];
    }
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html, .../API_DeleteDBParameterGroup.html
    const user = (of: 'subnetGroup' | 'parameterGroup', name: string | null) => [...this.instances].find(([, instance]) => instance[of] === name)?.[0];
    const [subnets, parameters] = [form.get('DBSubnetGroupName'), form.get('DBParameterGroupName')];
    if (action === 'DeleteDBSubnetGroup' && user('subnetGroup', subnets)) {
      return ['InvalidDBSubnetGroupStateFault', `Cannot delete the subnet group '${subnets}' because at least one database instance: ${user('subnetGroup', subnets)} is still using it.`];
    }
    if (action === 'DeleteDBParameterGroup' && user('parameterGroup', parameters)) {
      return ['InvalidDBParameterGroupState', `One or more database instances are still members of this parameter group ${parameters}, so the group cannot be deleted.`];
    }
    return undefined;
  }

  /** What comes of a request that went well. */
  public async done(form: URLSearchParams): Promise<void> {
    const name = form.get('DBInstanceIdentifier') ?? '';
    const action = form.get('Action');
    if (action === 'CreateDBInstance') this.instances.set(name, await this.made(form));
    const before = this.instances.get(name);
    if (action === 'ModifyDBInstance' && before) {
      this.instances.set(name, {
        ...before,
        parameterGroup: form.get('DBParameterGroupName') ?? before.parameterGroup,
        logs: members(form, 'CloudwatchLogsExportConfiguration.EnableLogTypes', before.logs),
        gibibytes: Number(form.get('AllocatedStorage') ?? before.gibibytes),
      });
    }
    if (action === 'DeleteDBInstance' && before) {
      this.instances.delete(name);
      if (before.secretArn) await this.emulator.json('secretsmanager', 'secretsmanager.DeleteSecret', { SecretId: before.secretArn, ForceDeleteWithoutRecovery: true });
      this.log(`${name}: deleted with its password`);
    }
  }

  /** An answer with what is kept here of the instances in it. */
  public completed(xml: string): string {
    return xml.replace(/<DBInstance>([\s\S]*?)<\/DBInstance>/g, (whole: string, inner: string) => {
      const instance = this.instances.get(/<DBInstanceIdentifier>([^<]+)/.exec(inner)?.[1] ?? '');
      if (!instance) return whole;
      const logs = instance.logs.map((log) => `<member>${log}</member>`).join('');
      const secret = instance.secretArn
        ? `<MasterUserSecret><SecretArn>${instance.secretArn}</SecretArn><SecretStatus>active</SecretStatus><KmsKeyId>${instance.secretKey}</KmsKeyId></MasterUserSecret>`
        : '';
      const others = inner.replace(/<EnabledCloudwatchLogsExports\s*\/>|<EnabledCloudwatchLogsExports>[\s\S]*?<\/EnabledCloudwatchLogsExports>/, '');
      return `<DBInstance>${others}<EnabledCloudwatchLogsExports>${logs}</EnabledCloudwatchLogsExports>${secret}</DBInstance>`;
    });
  }

  private async made(form: URLSearchParams): Promise<Instance> {
    const name = form.get('DBInstanceIdentifier')!;
    const user = form.get('MasterUsername') ?? '';
    const isManaged = form.get('ManageMasterUserPassword') === 'true';
    const secret = isManaged && await this.emulator.json('secretsmanager', 'secretsmanager.CreateSecret', {
      Name: `rds!db-${randomUUID()}`,
      SecretString: JSON.stringify({ username: user, password: RDS_PASSWORD }),
      ...(form.get('MasterUserSecretKmsKeyId') && { KmsKeyId: form.get('MasterUserSecretKmsKeyId') }),
    });
    if (secret) this.log(`${name}: its password is in ${String(secret.ARN)}`);
    return {
      secretArn: secret ? String(secret.ARN) : undefined,
      secretKey: form.get('MasterUserSecretKmsKeyId') ?? 'alias/aws/secretsmanager',
      logs: members(form, 'EnableCloudwatchLogsExports', []),
      subnetGroup: form.get('DBSubnetGroupName') ?? undefined,
      parameterGroup: form.get('DBParameterGroupName') ?? undefined,
      gibibytes: Number(form.get('AllocatedStorage') ?? 0),
    };
  }
}

/** A list of the query protocol; what there was before where the request has none. */
function members(form: URLSearchParams, name: string, before: string[]): string[] {
  const found = [...form].filter(([key]) => key.startsWith(`${name}.`)).map(([, value]) => value);
  return found.length > 0 ? found : before;
}

/** Stands before the emulator, and lets everything through but what is of RDS. */
export function startDatabaseProxy(emulator: string, databases: Databases, log: Log): Promise<LocalServer> {
  return startLocalServer((request, response) => answer(emulator, databases, request, response), log);
}

async function answer(emulator: string, databases: Databases, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const { headers, url = '/' } = request;
  if (signingService(headers, new URLSearchParams(url.split('?')[1])) !== 'rds') return passThrough(emulator, request, body, response);
  const { status, headers: own, body: text } = await ofDatabases(emulator, databases, url, headers, body);
  response.writeHead(status, { ...own, 'Content-Length': String(Buffer.byteLength(text)) });
  response.end(text);
}

async function ofDatabases(emulator: string, databases: Databases, path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
  const form = new URLSearchParams(body.toString());
  const refused = databases.refusal(form);
  if (refused) return errorAnswer('rds', headers, 400, ...refused);
  const { authorization = '', 'content-type': type = '', 'x-amz-date': date = '' } = headers;
  const answered = await fetch(`${emulator}${path}`, { method: 'POST', headers: { authorization, 'content-type': type, 'x-amz-date': String(date) }, body });
  const text = await answered.text();
  // Of an instance that goes, what is kept here is a part of the last answer about it.
  const before = databases.completed(text);
  if (answered.ok) await databases.done(form);
  return {
    status: answered.status,
    headers: { 'Content-Type': 'text/xml' },
    body: form.get('Action') === 'DeleteDBInstance' ? before : databases.completed(text),
  };
}
