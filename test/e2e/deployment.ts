import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Log } from './contract';
import { inGroup, ProcessGroup } from './kubernetes/groups';
import { shortenedPlans } from './shortened-plans';
import { StackConfig } from '../../tools/manifest';
import { findSchemaGaps } from '../../tools/schema-gaps';
import { init, outputs, ProcessResult, ProviderSchemas, providersSchema, run, runProcess, TerraformOptions } from '../../tools/terraform';

const ROOT = resolve(__dirname, '..', '..');

/** Services whose requests the AWS provider is told to send to the endpoint. */
const SERVICES = [
  'autoscaling', 'cloudwatch', 'logs', 'ec2', 'eks', 'elb', 'elbv2', 'iam', 'kms', 'rds', 's3', 'secretsmanager', 'sts', 'ssm',
];

/** Arguments that the emulator takes and does not give back, so that every plan would set them anew. */
const FORGOTTEN: Record<string, string[]> = {
  aws_flow_log: ['iam_role_arn', 'max_aggregation_interval', 'tags', 'tags_all'],
  // The first for the sake of the key of a volume.
  aws_launch_template: ['block_device_mappings', 'cpu_options', 'enclave_options'],
  aws_vpc_endpoint: ['policy', 'private_dns_enabled', 'security_group_ids'],
};

/** What the deployment runs against. */
export interface Target {
  /** The one AWS endpoint. */
  readonly url: string;
  readonly region: string;
  /** Access key of the one who deploys; the emulator knows no others. */
  readonly accessKey: string;
  /** Folder with the AWS CLI. */
  readonly binaries: string;
}

export interface DeploymentOptions {
  readonly folder: string;
  readonly target: Target;
  readonly profile: string;
  readonly charts?: string;
  readonly awsProviderVersion: string;
  readonly log: Log;
}

/** Credentials of somebody who deploys; with a token, those of a role. */
export interface Login {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly token?: string;
}

/** Changes a synthesised stack before it is applied: what a step changes, or breaks. */
export type Edit = (config: StackConfig) => void;

/**
 * The reference deployment as Terraform gets it: synthesised from the example, pointed at the emulator, and without the
 * arguments that the AWS provider at hand does not know.
 */
export class Deployment {
  /** Arguments left out for the sake of the provider at hand, by stack. */
  public readonly gaps: Record<string, string[]> = {};

  /** The same for all stacks, which ask for one version. */
  private awsSchema?: ProviderSchemas[string];
  private login: Login;
  private readonly running = new Set<ProcessGroup>();
  /** What was set up by `init`, by stack. */
  private readonly setUp = new Map<string, string>();

  constructor(private readonly options: DeploymentOptions) {
    this.login = { accessKey: options.target.accessKey, secretKey: 'e2e' };
  }

  /** From the next `prepare` on somebody else deploys. */
  public actAs(login: Login): void {
    this.login = login;
  }

  /** Ends what still runs: it would try again and again to reach what is gone. */
  public stop(): void {
    for (const group of this.running) group.kill();
  }

  /** Synthesises the example into a folder of its own and gives the texts of its stacks. */
  public async synthesise(
    app: string = join(ROOT, 'examples', 'worktest', 'main.ts'), extra: readonly string[] = [],
  ): Promise<Record<string, string>> {
    const outdir = join(this.options.folder, 'cdktf.out');
    rmSync(outdir, { recursive: true, force: true });
    const args = [require.resolve('tsx/cli'), app, '--profile', this.options.profile, '--region', this.options.target.region];
    if (this.options.charts) args.push('--charts', this.options.charts);
    if (this.options.profile === 'production') args.push('--api-cidrs', '8.8.8.0/24');
    args.push(...extra);
    const { exitCode, stderr } = await runProcess(process.execPath, args, this.inGroup({ cwd: ROOT, env: { CDKTF_OUTDIR: outdir } }));
    if (exitCode !== 0) throw new Error(`The example did not synthesise: ${stderr.trim()}`);
    const { stacks } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as { stacks: Record<string, unknown> };
    return Object.fromEntries(
      Object.keys(stacks).map((stack) => [stack, readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')]),
    );
  }

  /** Lays a synthesised stack out for Terraform. State and providers of an earlier layout stay. */
  public async prepare(stack: string, edit: Edit = () => undefined): Promise<void> {
    const source = join(this.options.folder, 'cdktf.out', 'stacks', stack);
    const target = this.folderOf(stack);
    mkdirSync(target, { recursive: true });
    rmSync(join(target, 'assets'), { recursive: true, force: true });
    cpSync(source, target, { recursive: true });
    const config = JSON.parse(readFileSync(join(source, 'cdk.tf.json'), 'utf8')) as StackConfig;
    this.pointAtEmulator(config);
    edit(config);
    this.write(stack, config);
    await this.init(stack, config);
    this.awsSchema ??= await this.schemaOfAws(stack);
    if (this.awsSchema) {
      const pruned = findSchemaGaps(config, this.awsSchema);
      this.gaps[stack] = pruned.gaps;
      this.write(stack, pruned.config);
    }
  }

  /** Runs Terraform on a stack. */
  public async run(stack: string, args: string[], options: TerraformOptions = {}, expected: number[] = [0]): Promise<ProcessResult> {
    this.options.log(`\n$ terraform ${args.join(' ')}   (${stack})\n`);
    return run(this.folderOf(stack), args, this.terraform(options), expected);
  }

  public async apply(stack: string, options: TerraformOptions = {}): Promise<void> {
    await this.run(stack, ['apply', '-input=false', '-no-color', '-auto-approve'], options);
  }

  public async destroy(stack: string, options: TerraformOptions = {}, expected: number[] = [0]): Promise<ProcessResult> {
    return this.run(stack, ['destroy', '-input=false', '-no-color', '-auto-approve'], options, expected);
  }

  /** The actions of a plan, by address, without those that do nothing. */
  public async planned(stack: string, extra: string[] = [], options: TerraformOptions = {}): Promise<Record<string, string>> {
    const file = 'e2e.plan';
    const { exitCode } = await this.run(stack, ['plan', '-input=false', '-no-color', '-detailed-exitcode', `-out=${file}`, ...extra], options, [0, 2]);
    // Without a change there is nothing to read, and reading starts all providers once more.
    if (exitCode === 0) return {};
    const { stdout } = await this.run(stack, ['show', '-json', file], { onOutput: undefined });
    const { resource_changes: changes = [] } = JSON.parse(stdout) as {
      resource_changes?: { address: string; mode: string; change: { actions: string[] } }[];
    };
    return Object.fromEntries(
      changes
        .filter(({ mode, change }) => mode === 'managed' && change.actions.join() !== 'no-op')
        .map(({ address, change }) => [address, change.actions.join('/')]),
    );
  }

  /** A stack as it is laid out. */
  public configOf(stack: string): StackConfig {
    return JSON.parse(readFileSync(join(this.folderOf(stack), 'cdk.tf.json'), 'utf8'));
  }

  public async outputs(stack: string): Promise<Record<string, unknown>> {
    return outputs(this.folderOf(stack), this.terraform({ onOutput: undefined }));
  }

  public folderOf(stack: string): string {
    return join(this.options.folder, 'stacks', stack);
  }

  /** Environment of everything that talks to AWS. */
  public environment(accessKey?: string): NodeJS.ProcessEnv {
    const { target } = this.options;
    return {
      PATH: `${target.binaries}:${process.env.PATH}`,
      AWS_ACCESS_KEY_ID: accessKey ?? this.login.accessKey,
      AWS_SECRET_ACCESS_KEY: this.login.secretKey,
      AWS_SESSION_TOKEN: accessKey ? undefined : this.login.token,
      AWS_REGION: target.region,
      AWS_DEFAULT_REGION: target.region,
      AWS_PROFILE: undefined,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
  }

  /** Once for a backend and its providers: each time Terraform reads all of a provider to compare it with the lock file. */
  private async init(stack: string, { terraform }: StackConfig): Promise<void> {
    const folder = this.folderOf(stack);
    const setUp = JSON.stringify(terraform);
    if (this.setUp.get(stack) === setUp && existsSync(join(folder, '.terraform'))) return;
    this.options.log(`\n$ terraform init   (${stack})\n`);
    await init(folder, { ...this.terraform(), reconfigure: true });
    this.setUp.set(stack, setUp);
  }

  /** The schema has tens of megabytes, so it is asked for once, and its output is in no log. */
  private async schemaOfAws(stack: string): Promise<ProviderSchemas[string] | undefined> {
    this.options.log(`\n$ terraform providers schema -json   (${stack}; its output is left out)\n`);
    const schemas = await providersSchema(this.folderOf(stack), this.terraform({ onOutput: undefined }));
    return Object.entries(schemas).find(([address]) => address.endsWith('/aws'))?.[1];
  }

  private terraform(options: TerraformOptions = {}): TerraformOptions {
    return this.inGroup({ onOutput: shortenedPlans(this.options.log), ...options, env: { ...this.environment(), ...options.env } });
  }

  private inGroup<T extends TerraformOptions>(options: T): T {
    return inGroup(this.options.folder, options, (group) => this.running.add(group));
  }

  private write(stack: string, config: StackConfig): void {
    writeFileSync(join(this.folderOf(stack), 'cdk.tf.json'), JSON.stringify(config, null, 2));
  }

  private pointAtEmulator(config: any): void {
    const { target } = this.options;
    const { accessKey, secretKey, token } = this.login;
    const login = { access_key: accessKey, secret_key: secretKey, token };
    const noChecks = { skip_credentials_validation: true, skip_metadata_api_check: true, skip_region_validation: true };
    for (const aws of config.provider?.aws ?? []) {
      Object.assign(aws, noChecks, {
        // Given here, so that a step can take another login for Helm than Terraform has for AWS.
        ...login,
        s3_use_path_style: true,
        endpoints: [Object.fromEntries(SERVICES.map((service) => [service, target.url]))],
      });
    }
    const { aws } = config.terraform.required_providers;
    if (aws) aws.version = this.options.awsProviderVersion;
    // The state of this stack, and those of the stacks that it reads.
    const remote = Object.values<any>(config.data?.terraform_remote_state ?? {}).filter(({ backend }) => backend === 's3').map((state) => state.config);
    for (const s3 of [config.terraform.backend?.s3, ...remote].filter(Boolean)) {
      Object.assign(s3, noChecks, {
        ...login,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
        use_path_style: true,
        endpoints: { s3: target.url, sts: target.url, iam: target.url },
      });
    }
    for (const [type, arguments_] of Object.entries(FORGOTTEN)) {
      for (const resource of Object.values<any>(config.resource?.[type] ?? {})) {
        const forgotten = arguments_.filter((argument) => argument !== 'block_device_mappings' || JSON.stringify(resource).includes('kms_key_id'));
        resource.lifecycle = { ...resource.lifecycle, ignore_changes: [...resource.lifecycle?.ignore_changes ?? [], ...forgotten] };
      }
    }
    const local = config.terraform.backend?.local;
    if (local) local.path = 'terraform.tfstate';
  }
}
