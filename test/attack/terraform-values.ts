import { createHash } from 'crypto';
import { Block, Stack } from '../../tools/manifest';
import { ACCOUNT } from '../helpers/policy-evaluator';

/** What AWS and Terraform would fill in for the expressions of an app, made up where only a deployment knows. */
export class TerraformValues {
  constructor(private readonly stacks: readonly Stack[], private readonly region: string) {}

  /** A text with the values of its expressions. Throws at an expression of a kind that no policy had so far. */
  public text(stack: Stack, template: string): string {
    return template.replace(/\$\{([^}]*)\}/g, (_, expression: string) => this.value(stack, expression));
  }

  /** ARN of a resource. */
  public arn(stack: Stack, type: string, id: string): string {
    const { name, service, path = '' } = ARNS[type] ?? fail(`the ARN of ${type}`);
    const block = stack.config.resource![type][id];
    const written = block[name] ?? (block[`${name}_prefix`] === undefined ? undefined : `${String(block[`${name}_prefix`])}${suffix(stack, type, id)}`);
    const own = written === undefined ? madeUpId(stack, type, id) : this.text(stack, String(written)).replace('https://', '');
    const place = { s3: ':', iam: `:${ACCOUNT}` }[service] ?? `${this.region}:${ACCOUNT}`;
    return `arn:aws:${service}:${place}:${path}${service === 'iam' ? String(block.path ?? '/') : ''}${own}`;
  }

  private value(stack: Stack, expression: string): string {
    const secret = /^aws_db_instance\.([\w-]+)\.master_user_secret\[0\]\.secret_arn$/.exec(expression);
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
    if (secret) return `arn:aws:secretsmanager:${this.region}:${ACCOUNT}:secret:rds!${madeUpId(stack, 'aws_db_instance', secret[1])}-a1b2c3`;
    const part = /^element\(split\(":", (.+)\), (\d+)\)$/.exec(expression);
    if (part) return this.value(stack, part[1]).split(':')[Number(part[2])];
    const remote = /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w.-]+)$/.exec(expression);
    if (remote) return this.output(remote[1], remote[2]);
    const [, data, type, id, attribute] = /^(data\.)?(\w+)\.([\w-]+)\.(\w+)$/.exec(expression) ?? fail(expression);
    return data ? this.ofAccount(`${type}.${attribute}`) : this.attribute(stack, type, id, attribute);
  }

  private output(name: string, output: string): string {
    const stack = this.stacks.find((other) => other.name === name) ?? fail(`the stack ${name}`);
    return this.text(stack, String((stack.config.output as Record<string, Block>)[output].value));
  }

  private ofAccount(name: string): string {
    const values: Record<string, string> = {
      'aws_caller_identity.account_id': ACCOUNT,
      'aws_partition.dns_suffix': 'amazonaws.com',
      'aws_partition.partition': 'aws',
      'aws_partition.reverse_dns_prefix': 'com.amazonaws',
      'aws_region.id': this.region,
      'aws_region.name': this.region,
      'aws_region.region': this.region,
    };
    return values[name] ?? fail(name);
  }

  private attribute(stack: Stack, type: string, id: string, attribute: string): string {
    const written = stack.config.resource?.[type]?.[id]?.[attribute];
    if (typeof written === 'string') return this.text(stack, written);
    if (attribute === 'arn') return this.arn(stack, type, id);
    if (attribute === 'name' || (attribute === 'id' && type in ARNS)) return this.arn(stack, type, id).split(/[:/]/).pop()!;
    return attribute === 'id' ? madeUpId(stack, type, id) : fail(`${type}.${id}.${attribute}`);
  }
}

/** Where the ARN of a type has its name: in which attribute, and behind what. */
const ARNS: Record<string, { readonly name: string; readonly service: string; readonly path?: string }> = {
  aws_cloudwatch_log_group: { service: 'logs', path: 'log-group:', name: 'name' },
  aws_eks_cluster: { service: 'eks', path: 'cluster/', name: 'name' },
  aws_iam_openid_connect_provider: { service: 'iam', path: 'oidc-provider', name: 'url' },
  aws_iam_policy: { service: 'iam', path: 'policy', name: 'name' },
  aws_iam_role: { service: 'iam', path: 'role', name: 'name' },
  aws_kms_key: { service: 'kms', path: 'key/', name: 'key_id' },
  aws_s3_bucket: { service: 's3', name: 'bucket' },
};

/** What Terraform appends to make a name unique: 26 digits. */
function suffix(stack: Stack, type: string, id: string): string {
  return `20261126${String(BigInt(`0x${digestOf(stack, type, id).slice(0, 14)}`)).padStart(18, '0')}`;
}

function digestOf(stack: Stack, type: string, id: string): string {
  return createHash('sha256').update(`${stack.name} ${type}.${id}`).digest('hex');
}

function madeUpId(stack: Stack, type: string, id: string): string {
  const digest = digestOf(stack, type, id);
  if (type === 'aws_kms_key') return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return `${type.replace(/^aws_/, '').replace(/_/g, '-')}-${digest.slice(0, 17)}`;
}

function fail(what: string): never {
  throw new Error(`the attack table does not know ${what}: say in test/attack/terraform-values.ts what it becomes`);
}
