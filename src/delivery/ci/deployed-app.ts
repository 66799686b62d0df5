import { S3Backend, TerraformDataSource, TerraformElement, TerraformModule, TerraformRemoteState, TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { namePattern } from './names-of-others';
import { referredStacks } from './referred-stacks';
import { ACTIONS, LEFT_OUT, OUTSIDE_AWS } from './resource-actions';
import { TerraformTypeActions, TerraformTypeActionsOptions } from './terraform-type-actions';
import { AppIndex } from '../../private/app-index';
import { requirePartition } from '../../private/checks/aws-arn';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { Attributes, resolve } from '../../private/resolve';
import { tagsAtAws } from '../../private/tags-at-aws';
import { requirePattern } from '../../private/validation';

/** Where a stack keeps its state. */
export interface StateObject {
  readonly bucket: string;
  readonly key: string;
  readonly kmsKeyArn?: string;
}

/** What bounds roles of the app. */
export interface Boundary {
  /** Its ARN as the role was given it. */
  readonly given: string;
  /** The same as Terraform gets to read it in the stack of the role. */
  readonly text: string;
  /** Path and name, as far as they are known. */
  readonly path: string;
  /** Whether the ARN is written down, or that of a policy of the app. */
  readonly isKnown: boolean;
  /** Whether the policy stands in the stacks that are deployed. */
  readonly isMadeHere: boolean;
}

/** A role of any copy of the provider package. */
type BoundRole = TerraformResource & { readonly permissionsBoundaryInput?: string };

/** Types that AWS can hold to a tag. */
const TAGGED_TYPES = [
  'aws_db_instance', 'aws_db_parameter_group', 'aws_db_subnet_group', 'aws_eip', 'aws_eks_cluster', 'aws_flow_log', 'aws_iam_openid_connect_provider', 'aws_internet_gateway',
  'aws_kms_key', 'aws_launch_template', 'aws_nat_gateway', 'aws_prometheus_workspace', 'aws_route_table', 'aws_security_group', 'aws_subnet', 'aws_vpc', 'aws_vpc_endpoint',
];

/** What of a database of RDS is encrypted, by the attribute that names its key. */
const DATABASE_KEYS = ['kms_key_id', 'master_user_secret_kms_key_id', 'performance_insights_kms_key_id'];

/** What Terraform is going to make of some stacks, as far as IAM cares. */
export class DeployedApp {
  /** The actions of types that the user named, by type. */
  public readonly ownTypes: { readonly [type: string]: TerraformTypeActionsOptions };
  private readonly elements: (TerraformResource | TerraformDataSource)[];
  private readonly resources: TerraformResource[];
  private readonly index: AppIndex;

  constructor(
    private readonly scope: IConstruct,
    private readonly stacks: TerraformStack[],
    actionsOfTypes: { readonly [type: string]: TerraformTypeActions },
  ) {
    this.index = new AppIndex(scope);
    this.ownTypes = Object.fromEntries(sortedEntries(actionsOfTypes).map(([type, actions]) => [type, actions._options]));
    this.elements = stacks.flatMap((stack) => stack.node.findAll()).filter((node): node is TerraformResource | TerraformDataSource =>
      TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node));
    this.resources = this.elements.filter(TerraformResource.isTerraformResource);
    this.requireKnownTypes();
    Object.entries(this.ownTypes).forEach(([type, actions]) => this.requireActions(type, actions));
  }

  /** Actions that a plan needs, sorted. */
  public get reads(): string[] {
    return unique(typesOf(this.elements).flatMap((type) => this.ownTypes[type]?.read ?? ACTIONS[type]?.read ?? []));
  }

  /** Actions that an apply needs beyond those of a plan, sorted; without those of the user's own types. */
  public get changes(): string[] {
    return unique(typesOf(this.resources).filter((type) => !(type in this.ownTypes)).flatMap((type) => ACTIONS[type]?.change ?? []));
  }

  /** Paths of the modules, which hold resources that cannot be seen here. */
  public get modules(): string[] {
    return this.stacks.flatMap((stack) => stack.node.findAll()).filter((node) => node instanceof TerraformModule).map(({ node }) => node.path);
  }

  /** Whether anything is made whose deletion can be held to a tag. */
  public get hasTagged(): boolean {
    return TAGGED_TYPES.some((type) => this.has(type));
  }

  /** Whether something of the type is made, not only looked at. */
  public has(type: string): boolean {
    return this.of(type).length > 0;
  }

  /** Whether something of the type is made or looked at. */
  public uses(type: string): boolean {
    return this.elements.some(({ terraformResourceType }) => terraformResourceType === type);
  }

  /** Literal values of an attribute of all data sources of a type: what is looked at and was made elsewhere. `*` for one that only Terraform knows. */
  public lookedAt(type: string, attribute: string): string[] {
    return unique(this.elements.filter((element) => element.terraformResourceType === type && TerraformDataSource.isTerraformDataSource(element))
      .map((element) => this.index.attributesOf(element)[attribute]).map((value) => isLiteral(value) ? this.plain(value) : '*'));
  }

  /** Literal values of an attribute of all resources of a type. */
  public literals(type: string, attribute: string): string[] {
    return unique(this.of(type).map((element) => this.index.attributesOf(element)[attribute]).filter(isLiteral).map((value) => this.plain(value)));
  }

  /** What the names of all resources of a type match: names, and patterns for what Terraform makes of the start of one. */
  public names(type: string, attribute: string = 'name', path?: string, isMeant: (attributes: Attributes) => boolean = () => true): string[] {
    return unique(this.of(type).filter((element) => isMeant(this.index.attributesOf(element))).map((element) => {
      const attributes = this.index.attributesOf(element);
      const pattern = namePattern(attributes, attribute, path);
      if (pattern === undefined) {
        throw new ValidationError(this.scope, {
          property: 'stacks',
          problem: `contain ${element.node.path}, whose ${attribute} is only known to Terraform: its permissions cannot be restricted`,
          fix: `set a literal \`${attribute}\` or \`${attribute}_prefix\``,
        });
      }
      return this.plain(pattern);
    }));
  }

  /** Names of the clusters that are made, or that something is made in; not those that are only looked at. */
  public get changedClusterNames(): string[] {
    const given = this.resources.filter(({ terraformResourceType }) => terraformResourceType.startsWith('aws_eks_'))
      .map((element) => this.index.attributesOf(element).cluster_name).filter((name) => typeof name === 'string');
    const lookedAt = this.elements.filter((element) => element.terraformResourceType === 'aws_eks_cluster' && TerraformDataSource.isTerraformDataSource(element));
    const only = lookedAt.filter(({ friendlyUniqueId }) => !given.some((name) => name.includes(`.${friendlyUniqueId}.`)))
      .map((element) => this.index.attributesOf(element).name);
    const own = [...given, ...this.literals('aws_eks_cluster', 'name')];
    return this.clusterNames.filter((name) => own.includes(name) || !only.includes(name));
  }

  /** Names of the clusters that something is done to, or that are looked at. */
  public get clusterNames(): string[] {
    const parts = this.resources.filter(({ terraformResourceType }) => terraformResourceType.startsWith('aws_eks_'));
    const around = this.elements.filter(({ terraformResourceType }) => terraformResourceType === 'aws_eks_cluster');
    const names = unique([
      ...around.map((element) => this.index.attributesOf(element).name),
      ...parts.map((element) => this.index.attributesOf(element).cluster_name),
    ].filter(isLiteral));
    if (parts.length > 0 && names.length === 0) {
      throw new ValidationError(this.scope, {
        property: 'stacks',
        problem: `contain ${parts[0].node.path}, and the name of its cluster is only known to Terraform`,
        fix: 'use a literal cluster name, or deploy this stack together with that of the cluster',
      });
    }
    return names.map((name) => this.plain(name));
  }

  /** ARNs of the attached policies that are neither AWS's nor made here. */
  public get attachedPolicies(): string[] {
    return unique(this.of('aws_iam_role_policy_attachment').map((element) => String(this.index.attributesOf(element).policy_arn))
      .filter((arn) => arn.startsWith('arn:') && !/:iam::aws:/.test(arn) && isLiteral(arn)).map((arn) => this.plain(arn)));
  }

  /** Names of the attached policies of AWS, with their path. */
  public get attachedAwsPolicies(): string[] {
    return unique(this.of('aws_iam_role_policy_attachment')
      .flatMap((element) => /:iam::aws:policy\/(.+)$/.exec(String(this.index.attributesOf(element).policy_arn))?.[1] ?? []).map((name) => this.plain(name)));
  }

  /** Paths of the roles that have no permissions boundary. */
  public get unbounded(): string[] {
    return this.of('aws_iam_role').filter((role) => this.boundary(role) === undefined).map(({ node }) => node.path);
  }

  /** The boundaries of the app's roles. */
  public get boundaries(): Boundary[] {
    const all = this.of('aws_iam_role').flatMap((role) => this.boundary(role) ?? []);
    return [...new Map(all.map((boundary) => [boundary.text, boundary])).values()];
  }

  /** KMS keys of the clusters' secrets that are named and not made here. */
  public get secretsKeys(): string[] {
    return unique(this.secretsKeyArns.filter(isLiteral));
  }

  /** Whether a cluster encrypts its secrets with a key that only Terraform knows: one that is made here, or in another stack. */
  public get makesSecretsKey(): boolean {
    return this.secretsKeyArns.some((arn) => !isLiteral(arn));
  }

  /** KMS keys of databases that are named and not made here. */
  public get databaseKeys(): string[] {
    return unique(this.databaseKeyArns.filter(isLiteral));
  }

  /** Whether a database has a key that only Terraform knows. */
  public get makesDatabaseKey(): boolean {
    return this.databaseKeyArns.some((arn) => !isLiteral(arn));
  }

  /** Keys that decrypt for attested code alone, anywhere in the app, with whether they stand in the stacks, and their policies. */
  public get attestedKeys(): { readonly key: TerraformResource; readonly isMadeHere: boolean; readonly policy: string }[] {
    const index = new AppIndex(this.scope);
    return index.resources('aws_kms_key')
      .map((key) => ({ key, isMadeHere: this.stacks.includes(key.cdktfStack), policy: String(index.attributesOf(key).policy) }))
      .filter(({ policy }) => policy.includes('"kms:RecipientAttestation:'));
  }

  /** Namespaces of the Helm releases, at least one; undefined where only Terraform knows one. */
  public get releaseNamespaces(): string[] | undefined {
    const all = this.of('helm_release').map((release) => this.index.attributesOf(release).namespace ?? 'default');
    return all.every(isLiteral) ? unique(all.length > 0 ? all : ['default']) : undefined;
  }

  /** The tags that everything has whose deletion can be held to them. */
  public get commonTags(): { [key: string]: string } {
    const all = TAGGED_TYPES.flatMap((type) => this.of(type)).map((element) => tagsAtAws(this.index, element));
    return Object.fromEntries(Object.entries(all[0] ?? {})
      .filter((tag): tag is [string, string] => tag[0] !== 'Name' && isLiteral(tag[1]) && all.every((tags) => tags[tag[0]] === tag[1])));
  }

  /** The states of the stacks. */
  public get states(): StateObject[] {
    return this.stacks.flatMap(stateOf).map((state) => this.plainState(state));
  }

  /** The states of the stacks, and of those that they take values from. */
  public get readableStates(): StateObject[] {
    const inner = this.stacks.flatMap((stack) => stack.node.findAll()).filter(TerraformElement.isTerraformElement) as TerraformElement[];
    const named = inner.filter((element): element is TerraformRemoteState => element instanceof TerraformRemoteState).flatMap(remoteStateOf);
    const all = [...[...new Set([...this.stacks, ...referredStacks(inner)])].flatMap(stateOf), ...named].map((state) => this.plainState(state));
    return [...new Map(all.map((state) => [`${state.bucket}/${state.key}`, state])).values()];
  }

  /** The states that are somewhere in the app. */
  public get allStates(): StateObject[] {
    return this.scope.node.root.node.findAll().filter(TerraformStack.isStack).flatMap(stateOf);
  }

  private get databaseKeyArns(): string[] {
    return this.of('aws_db_instance').flatMap((database) => DATABASE_KEYS.map((attribute) => this.index.attributesOf(database)[attribute]))
      .filter((arn): arn is string => typeof arn === 'string');
  }

  private get secretsKeyArns(): string[] {
    return this.of('aws_eks_cluster').map((cluster) => this.index.attributesOf(cluster).encryption_config)
      .flatMap((config) => [...JSON.stringify(config ?? {}).matchAll(/"key_arn":"((?:[^"\\]|\\.)*)"/g)].map(([, arn]) => arn));
  }

  /** A name that is going into an ARN: IAM would read more into `*`, `?` and `${aws:...}` than the one that is meant. What Terraform appends is at the end. */
  private plain(name: string): string {
    const [wildcard] = /[*?]|\$\{aws:/.exec(name.replace(/\?{26}$/, '')) ?? [];
    if (wildcard !== undefined) {
      throw new ValidationError(this.scope, {
        property: 'stacks',
        problem: `contain a name with ${wildcard}, which IAM would read as a wildcard: the roles could reach resources of others`,
        got: name,
        fix: 'use a name without *, ? and ${',
      });
    }
    return name;
  }

  private plainState(state: StateObject): StateObject {
    return { ...state, bucket: this.plain(state.bucket), key: this.plain(state.key) };
  }

  private boundary(role: TerraformResource): Boundary | undefined {
    const text = this.index.attributesOf(role).permissions_boundary as string | undefined;
    const reference = /^\$\{(aws_iam_policy\.[\w-]+)\.arn\}$/.exec(text ?? '');
    const [policy] = reference ? this.index.at(role, reference[1]) : [];
    const written = policy && this.index.attributesOf(policy);
    return text === undefined ? undefined : {
      given: (role as BoundRole).permissionsBoundaryInput ?? text,
      text,
      path: (written && namePattern(written, 'name', 'path')) ?? text.replace(/^[^/]*/, ''),
      isKnown: isLiteral(text) || policy !== undefined,
      isMadeHere: policy !== undefined && this.stacks.includes(policy.cdktfStack),
    };
  }

  private of(type: string): TerraformResource[] {
    return this.resources.filter(({ terraformResourceType }) => terraformResourceType === type);
  }

  /** Types of resources that have come into the stacks since this was made, and that it did not see. */
  public get typesSince(): string[] {
    const now = new Set(this.stacks.flatMap((stack) => stack.node.findAll()).filter((node) => TerraformResource.isTerraformResource(node))
      .map((node) => (node as TerraformResource).terraformResourceType));
    return [...now].filter((type) => type.startsWith('aws_') && !this.has(type)).sort();
  }

  /** Whether the stacks make clusters and releases in them, and none of the clusters knows a role. */
  public isStrangeTo(roleArn: string): boolean {
    const knows = this.of('aws_eks_access_entry').some((entry) => JSON.stringify(this.index.attributesOf(entry).principal_arn) === JSON.stringify(resolve(entry, roleArn)));
    return this.has('aws_eks_cluster') && this.has('helm_release') && !knows;
  }

  private requireActions(type: string, { read, change = [], resourceArns = [] }: TerraformTypeActionsOptions): void {
    // What a plan is given, every push and pull request has.
    for (const action of read) {
      requirePattern(
        this.scope,
        `actionsOfTypes.${type}.read`,
        action,
        /^[a-z0-9-]+:[A-Za-z]+[A-Za-z*?]*$/,
        '<service>:<Action>, optionally with a wildcard at the end',
        'list the actions with which Terraform reads it; actions that change it go into `change`',
      );
    }
    for (const action of change) {
      requirePattern(this.scope, `actionsOfTypes.${type}.change`, action, /^[a-z0-9-]+:[A-Za-z*?]+$/, '<service>:<Action>', 'list the actions with which Terraform changes it');
    }
    for (const arn of resourceArns) {
      requirePattern(this.scope, `actionsOfTypes.${type}.resourceArns`, arn, /^arn:[^:]*(:[^:]*){3}:.+$/, 'arn:<partition>:<service>:<region>:<account>:<name>', 'write the full ARN; `*` is allowed in any part');
      requirePartition(this.scope, `actionsOfTypes.${type}.resourceArns`, arn);
    }
  }

  private requireKnownTypes(): void {
    const unknown = typesOf(this.elements).filter((type) => !(type in ACTIONS) && !OUTSIDE_AWS.includes(type) && !(type in this.ownTypes));
    if (unknown.length > 0) {
      const [leftOut] = unknown.flatMap((type) => LEFT_OUT[type] ?? []);
      const types = leftOut ? unknown.filter((type) => LEFT_OUT[type] === leftOut) : unknown;
      throw new ValidationError(this.scope, {
        property: 'actionsOfTypes',
        problem: `lacks the actions that Terraform calls for ${types.join(', ')}, which ${leftOut ? `deploy roles get no permissions for: ${leftOut.why}` : 'this library does not create'}`,
        got: Object.keys(this.ownTypes),
        fix: `${leftOut ? `leave the stack of ${leftOut.madeBy} out of \`stacks\`, for a person to apply, or ` : ''}list the IAM actions, as in actionsOfTypes: { ${types[0]}: TerraformTypeActions.of({ read: ['<service>:<Action>'], change: ['<service>:<Action>'] }) }`,
      });
    }
  }
}

function typesOf(elements: (TerraformResource | TerraformDataSource)[]): string[] {
  return unique(elements.map(({ terraformResourceType }) => terraformResourceType));
}

function stateOf(stack: TerraformStack): StateObject[] {
  return stack.node.children.filter((child) => child instanceof S3Backend).flatMap((backend) => {
    const written = resolve(backend, (backend as S3Backend).toTerraform()) as { terraform: { backend: { s3: Record<string, unknown> } } };
    const { bucket, key, kms_key_id: kmsKeyArn } = written.terraform.backend.s3;
    return [{ bucket: String(bucket), key: String(key), ...(isLiteral(kmsKeyArn) && { kmsKeyArn }) }];
  });
}

/** A data source as Terraform gets to read it. */
interface RemoteState {
  readonly backend: string;
  readonly config?: { readonly [name: string]: unknown };
}

/** What another stack of the user's keeps its state in, where that is written down. */
function remoteStateOf(element: TerraformRemoteState): StateObject[] {
  const { data } = resolve(element, element.toTerraform()) as { data: { terraform_remote_state: Record<string, RemoteState> } };
  return Object.values(data.terraform_remote_state).flatMap(({ backend, config: { bucket, key } = {} }) =>
    backend === 's3' && isLiteral(bucket) && isLiteral(key) ? [{ bucket, key }] : []);
}

function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('${');
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}
