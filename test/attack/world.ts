import { managedPolicy } from './managed-policies';
import { TerraformValues } from './terraform-values';
import { readStacks, Stack } from '../../tools/manifest';
import { Caller } from '../helpers/policy-evaluator';

/** A policy that a role has. */
export interface Grant {
  readonly name: string;
  readonly policy: object;
}

/** A role of a world, with all that decides what it may do. */
export interface Role extends Caller {
  /** Where it stands: world, stack, and construct path. */
  readonly label: string;
  /** Who may work as it. */
  readonly trust: object;
  /** What it was granted, a policy each: one for every service account that it works for. */
  readonly grants?: readonly Grant[];
}

interface Made {
  readonly stack: Stack;
  readonly type: string;
  /** The logical id, which ends with a hash. */
  readonly id: string;
  readonly block: any;
}

/** Everything that one app makes in an account. */
export class World {
  public readonly roles: readonly Role[];
  private readonly values: TerraformValues;
  private readonly made: readonly Made[];

  constructor(
    public readonly name: string,
    outdir: string,
    public readonly region: string,
  ) {
    const stacks = readStacks(outdir);
    this.values = new TerraformValues(stacks, region);
    this.made = stacks.flatMap((stack) => Object.entries(stack.config.resource ?? {})
      .flatMap(([type, byId]) => Object.entries(byId).map(([id, block]) => ({ stack, type, id, block }))));
    this.roles = this.of('aws_iam_role').map((role) => this.roleOf(role));
  }

  /** A role by its stack and logical id without the hash: `worktest-ci/Deploy_Apply_Role`. */
  public role(path: string): Role {
    return one(this.roles.filter(({ label }) => label === `${this.name}: ${path}`), `role ${path} in ${this.name}`);
  }

  /** ARN of what was made, by stack and logical id without the hash. */
  public arn(type: string, path: string): string {
    const found = one(this.of(type).filter((made) => `${made.stack.name}/${pathOf(made)}` === path), `${type} ${path} in ${this.name}`);
    return this.values.arn(found.stack, type, found.id);
  }

  /** ARN of the secret that RDS makes for a database, by its stack and construct path. */
  public passwordOf(stack: string, path: string): string {
    const found = one(this.of('aws_db_instance').filter((made) => made.stack.name === stack && pathOf(made) === path), `the database ${path} in ${this.name}`);
    return this.values.text(found.stack, `\${aws_db_instance.${found.id}.master_user_secret[0].secret_arn}`);
  }

  /** The policy of a key or a bucket of this world, by the ARN of it or of an object in it. */
  public resourcePolicy(arn: string): object | undefined {
    const key = this.of('aws_kms_key').find(({ stack, id }) => this.values.arn(stack, 'aws_kms_key', id) === arn);
    if (key) return this.document(key.stack, key.block.policy);
    const bucket = this.of('aws_s3_bucket_policy').find(({ stack, block }) => [arn, arn.split('/')[0]].includes(`arn:aws:s3:::${this.values.text(stack, block.bucket)}`));
    return bucket && this.document(bucket.stack, bucket.block.policy);
  }

  /** The policies of the VPC endpoints of this world, by service. */
  public get endpointPolicies(): { readonly [service: string]: object } {
    return Object.fromEntries(this.of('aws_vpc_endpoint').filter(({ block }) => block.policy !== undefined).map(({ stack, block }) =>
      [this.values.text(stack, block.service_name).replace(/^.*\.eu-west-2\./, ''), this.document(stack, block.policy)]));
  }

  private of(type: string): Made[] {
    return this.made.filter((made) => made.type === type);
  }

  private roleOf(role: Made): Role {
    const { stack, id, block } = role;
    const isOfRole = (other: Made) => other.stack === stack && String(other.block.role).includes(`aws_iam_role.${id}.`);
    const grants = [
      ...this.of('aws_iam_role_policy').filter(isOfRole).map((made) => ({ name: pathOf(made), policy: this.document(made.stack, made.block.policy) })),
      ...this.of('aws_iam_role_policy_attachment').filter(isOfRole).map((made) => ({ name: pathOf(made), policy: this.policy(this.values.text(made.stack, made.block.policy_arn)) })),
    ];
    return {
      label: `${this.name}: ${stack.name}/${pathOf(role)}`,
      principal: this.values.arn(stack, 'aws_iam_role', id),
      trust: this.document(stack, block.assume_role_policy),
      identity: grants.map(({ policy }) => policy),
      grants,
      boundary: block.permissions_boundary && this.policy(this.values.text(stack, block.permissions_boundary)),
    };
  }

  /** The document of a managed policy, AWS's or one that is made here. */
  private policy(arn: string): object {
    if (arn.includes(':iam::aws:policy/')) return managedPolicy(arn);
    const { stack, block } = one(this.of('aws_iam_policy').filter((made) => this.values.arn(made.stack, 'aws_iam_policy', made.id) === arn), arn);
    return this.document(stack, block.policy);
  }

  private document(stack: Stack, text: string): object {
    return JSON.parse(this.values.text(stack, text));
  }
}

function pathOf({ id }: Made): string {
  return id.replace(/_[0-9A-F]{8}$/, '');
}

function one<T>(found: T[], what: string): T {
  if (found.length !== 1) throw new Error(`${found.length} of ${what}, not one`);
  return found[0];
}
