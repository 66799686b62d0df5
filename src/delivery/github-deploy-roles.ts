import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { applyStatements, DeploySite, planStatements, stateWriteStatement } from './deploy-statements';
import { DeployedApp } from './deployed-app';
import { ValidationError } from '../private/errors';
import { idFromSlot } from '../private/ids';
import { roleConfig } from '../private/iam-role';
import { conditionBlock, DocumentStatement, policyDocument } from '../private/policy-document';
import { requireLiteral, requirePattern } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

const ISSUER = 'token.actions.githubusercontent.com';

/** Characters of a customer-managed policy, without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const POLICY_LENGTH = 6144;

/** Tokens are longer than they look in Terraform, and shorter: what an ARN's partition and account take. */
const MARGIN = 900;

const MOST_POLICIES = 10;

/** Properties of `GithubDeployRoles`. */
export interface GithubDeployRolesProps {
  /** The GitHub repository whose workflows deploy, such as `acme/platform`. */
  readonly repository: string;

  /** The stacks that are deployed. They have to be complete: make this construct last. */
  readonly stacks: TerraformStack[];

  /** Region that the stacks are deployed to. */
  readonly region: string;

  /** Name of the bucket that holds the states. */
  readonly stateBucket: string;

  /**
   * Start of the keys of the states in the bucket.
   *
   * @default - all keys of the bucket
   */
  readonly stateKeyPrefix?: string;

  /**
   * The GitHub environment whose jobs may apply. Give it required reviewers.
   *
   * @default "production"
   */
  readonly environment?: string;

  /**
   * ARN of the IAM OIDC provider of GitHub, where the account has it: AWS refuses a second one.
   *
   * @default - one is made
   */
  readonly oidcProviderArn?: string;

  /**
   * IAM actions that Terraform needs for resource types which this library does not make, by type.
   *
   * @default - none
   */
  readonly actionsOfTypes?: { [type: string]: string[] };
}

/**
 * Two roles for deployments from GitHub Actions without a stored key: one that plans, for every workflow of the repository, and
 * one that applies, for jobs of one environment alone. Their policies are made from what the stacks hold. The role that applies has to
 * be one of the cluster's administrators (`admins`), and so has the one that plans, since Terraform reads Helm releases.
 *
 * @see https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
 */
export class GithubDeployRoles extends Construct {
  /** The role that plans. */
  public readonly planRole: IamRole;
  /** The role that applies. */
  public readonly applyRole: IamRole;
  /** The OIDC provider of GitHub, if it was made here. */
  public readonly oidcProvider?: IamOpenidConnectProvider;

  private readonly partition: string;

  /**
   * @param scope where the roles are made: a stack that is applied by hand, before any of those that are deployed
   * @param id construct id
   * @param props repository and stacks
   * @throws when a name is not acceptable, a stack holds a type that is not known, or the policies do not fit into ten
   */
  constructor(scope: Construct, id: string, props: GithubDeployRolesProps) {
    super(scope, id);
    requireLiteral(this, 'repository', props.repository, 'it becomes part of names');
    requirePattern(this, 'repository', props.repository, /^[\w.-]+\/[\w.-]+$/, '<owner>/<name>', 'write both, without an address');
    requirePattern(this, 'environment', props.environment ?? 'production', /^[^*?:]+$/, 'a name without * ? :', 'name one environment');
    this.partition = new DataAwsPartition(this, 'Partition').partition;
    const site: DeploySite = {
      partition: this.partition,
      region: props.region,
      account: new DataAwsCallerIdentity(this, 'Account').accountId,
      stateBucket: props.stateBucket,
      statePrefix: props.stateKeyPrefix ?? '',
      boundaryArn: ResourceDefaults.of(this).permissionsBoundaryArn,
    };
    if (props.oidcProviderArn === undefined) {
      this.oidcProvider = new IamOpenidConnectProvider(this, 'Provider', { url: `https://${ISSUER}`, clientIdList: ['sts.amazonaws.com'] });
    }
    const providerArn = props.oidcProviderArn ?? this.oidcProvider!.arn;
    const app = new DeployedApp(this, props.stacks, props.actionsOfTypes ?? {});
    const plan = planStatements(app, site);

    const plans = new Construct(this, 'Plan');
    this.planRole = this.role(plans, providerArn, props.repository, ['pull_request', 'ref:refs/heads/*', `environment:${props.environment ?? 'production'}`]);
    this.attach(plans, this.planRole, plan);

    const applies = new Construct(this, 'Apply');
    this.applyRole = this.role(applies, providerArn, props.repository, [`environment:${props.environment ?? 'production'}`]);
    this.attach(applies, this.applyRole, [...plan, stateWriteStatement(site), ...applyStatements(app, site)]);
  }

  private role(scope: Construct, providerArn: string, repository: string, subjects: string[]): IamRole {
    return new IamRole(scope, 'Role', {
      ...roleConfig(ResourceDefaults.of(this), repository.split('/')[1], scope.node.id.toLowerCase()),
      description: `GitHub Actions of ${repository}: ${scope.node.id.toLowerCase()}`,
      maxSessionDuration: 2 * 3600,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Principal: { Federated: providerArn },
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Condition: conditionBlock(this, [
            { operator: 'StringEquals', key: `${ISSUER}:aud`, values: ['sts.amazonaws.com'] },
            { operator: 'StringLike', key: `${ISSUER}:sub`, values: subjects.map((subject) => `repo:${repository}:${subject}`) },
          ]),
        }],
      }),
    });
  }

  private attach(scope: Construct, role: IamRole, statements: DocumentStatement[]): void {
    const policies = packed(statements.flatMap(halved));
    if (policies.length > MOST_POLICIES) {
      throw new ValidationError(this, {
        property: 'stacks',
        problem: `need ${policies.length} policies, and a role takes ${MOST_POLICIES}`,
        fix: 'deploy some of the stacks with roles of their own',
      });
    }
    policies.forEach((own, slot) => {
      const policy = new IamPolicy(scope, idFromSlot('Policy', slot), {
        namePrefix: `${scope.node.id.toLowerCase()}-${slot + 1}-`,
        policy: policyDocument(this, own),
        tags: ResourceDefaults.of(this).tags,
      });
      new IamRolePolicyAttachment(scope, idFromSlot('Attachment', slot), { role: role.name, policyArn: policy.arn });
    });
  }
}

function lengthOf(statements: DocumentStatement[]): number {
  return JSON.stringify(statements).length;
}

/** A statement that is too long for a policy becomes two, by its actions. */
function halved(statement: DocumentStatement): DocumentStatement[] {
  if (lengthOf([statement]) <= POLICY_LENGTH - MARGIN || statement.actions.length < 2) {
    return [statement];
  }
  const middle = Math.ceil(statement.actions.length / 2);
  return [
    ...halved({ ...statement, sid: `${statement.sid}1`, actions: statement.actions.slice(0, middle) }),
    ...halved({ ...statement, sid: `${statement.sid}2`, actions: statement.actions.slice(middle) }),
  ];
}

/** As many statements in a policy as fit. */
function packed(statements: DocumentStatement[]): DocumentStatement[][] {
  return statements.reduce<DocumentStatement[][]>((policies, statement) => {
    const last = policies[policies.length - 1];
    if (last && lengthOf([...last, statement]) <= POLICY_LENGTH - MARGIN) {
      last.push(statement);
      return policies;
    }
    return [...policies, [statement]];
  }, []);
}
