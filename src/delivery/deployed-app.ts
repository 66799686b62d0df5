import { TerraformDataSource, TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { ACTIONS, OUTSIDE_AWS } from './resource-actions';
import { ValidationError } from '../private/errors';
import { resolve } from '../private/resolve';

/** What Terraform is going to make of some stacks, as far as IAM cares. */
export class DeployedApp {
  private readonly elements: (TerraformResource | TerraformDataSource)[];

  constructor(private readonly scope: IConstruct, stacks: TerraformStack[], private readonly extraTypes: { readonly [type: string]: string[] }) {
    this.elements = stacks.flatMap((stack) => stack.node.findAll()).filter((node): node is TerraformResource | TerraformDataSource =>
      TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node));
    this.requireKnownTypes();
  }

  /** Actions that a plan needs, sorted. */
  public get reads(): string[] {
    return unique(this.types.flatMap((type) => ACTIONS[type]?.read ?? this.extraTypes[type] ?? []));
  }

  /** Actions that an apply needs beyond those of a plan, sorted. */
  public get changes(): string[] {
    return unique(this.types.flatMap((type) => ACTIONS[type]?.change ?? this.extraTypes[type] ?? []));
  }

  /** Literal values of an attribute of all resources of a type. */
  public literals(type: string, attribute: string): string[] {
    const values = this.elements.filter(({ terraformResourceType }) => terraformResourceType === type).map((element) => attributesOf(element)[attribute]);
    return unique(values.filter((value): value is string => typeof value === 'string' && !value.includes('${')));
  }

  /** Names of AWS managed policies, with their path, that are attached to roles. */
  public get managedPolicies(): string[] {
    const arns = this.elements.filter(({ terraformResourceType }) => terraformResourceType === 'aws_iam_role_policy_attachment')
      .map((element) => String(attributesOf(element).policy_arn));
    return unique(arns.flatMap((arn) => /:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? []));
  }

  private get types(): string[] {
    return unique(this.elements.map(({ terraformResourceType }) => terraformResourceType));
  }

  private requireKnownTypes(): void {
    const unknown = this.types.filter((type) => !(type in ACTIONS) && !OUTSIDE_AWS.includes(type) && !(type in this.extraTypes));
    if (unknown.length > 0) {
      throw new ValidationError(this.scope, {
        property: 'actionsOfTypes',
        problem: `lacks what Terraform calls for ${unknown.join(', ')}, which this library does not make itself`,
        got: Object.keys(this.extraTypes),
        fix: `name the IAM actions, as in actionsOfTypes: { ${unknown[0]}: ['<service>:<Action>'] }`,
      });
    }
  }
}

function attributesOf(element: TerraformResource | TerraformDataSource): Record<string, unknown> {
  const written = resolve(element, element.toTerraform()) as Record<string, Record<string, Record<string, Record<string, unknown>>>>;
  return Object.values(Object.values(Object.values(written)[0] ?? {})[0] ?? {})[0] ?? {};
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}
