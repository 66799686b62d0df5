import { isTaggedPartOfLoadBalancer, unknownActions, unknownKeys, unknownResources } from './known';
import { AttestedKey, WorkloadIdentity } from '../../../src';
import { deployed } from '../../delivery/support';
import { synthDemo } from '../../examples/support';
import { evaluateArnParts } from '../../helpers/iam';
import { ACCOUNT } from '../../helpers/policy-evaluator';
import { synth, testStack } from '../../helpers/synth';

interface Found {
  /** Where the statement is: stack, address, attribute and number. */
  readonly at: string;
  readonly statement: any;
}

/** What Terraform knows later, by the end of the reference, and how it might turn out. */
const LATER: readonly (readonly [RegExp, string])[] = [
  [/data\.aws_partition\.[\w-]+\.partition/, 'aws'],
  [/data\.aws_partition\.[\w-]+\.dns_suffix/, 'amazonaws.com'],
  [/data\.aws_caller_identity\.[\w-]+\.account_id/, ACCOUNT],
  [/data\.aws_region\.[\w-]+\.id/, 'eu-west-1'],
  [/aws_db_instance\.[\w-]+\.master_user_secret\[0\]\.secret_arn/, `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:rds!db-1a2b-a1b2c3`],
  [/aws_iam_openid_connect_provider\.[\w-]+\.arn/, `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B`],
  [/aws_s3_bucket\.[\w-]+\.arn/, 'arn:aws:s3:::bucket'],
  [/aws_kms_key\.[\w-]+\.arn/, `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
  [/aws_cloudwatch_log_group\.[\w-]+\.arn/, `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:group`],
  [/aws_eks_cluster\.[\w-]+\.identity\[0\]\.oidc\[0\]\.issuer/, 'https://oidc.eks.eu-west-1.amazonaws.com/id/0A1B'],
  // The stack of what is in Kubernetes takes them from the state of the base.
  [/(?:aws_eks_cluster\.[\w-]+\.|data\.terraform_remote_state\.[\w.-]+-aws_eks_cluster\w+)arn/, `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/worktest`],
  [/(?:aws_eks_cluster\.[\w-]+\.|data\.terraform_remote_state\.[\w.-]+-aws_eks_cluster\w+)name/, 'worktest'],
  [/(?:aws_vpc\.[\w-]+\.|data\.terraform_remote_state\.[\w.-]+-aws_vpc\w+)id/, 'vpc-0abc'],
];

function withValues(document: string): string {
  const known = LATER.reduce((text, [{ source }, value]) => text
    .replace(new RegExp(`\\$\\{${source}\\}`, 'g'), value)
    .replace(new RegExp(`(?<![\\w.-])${source}(?![\\w.-])`, 'g'), `"${value}"`), document);
  return evaluateArnParts(known.replace(/\$\{replace\("https:\/\/([^"]+)", "https:\/\/", ""\)\}/g, '$1'));
}

/** Every statement of every policy document, wherever in a stack it stands. */
function statementsOf(stack: string, config: any): Found[] {
  const walk = (value: any, at: string[]): Found[] => {
    if (typeof value !== 'string') {
      return Object.entries(value ?? {}).flatMap(([key, inner]) => walk(inner, [...at, key]));
    }
    const statements: any[] = value.includes('"Statement"') ? JSON.parse(withValues(value)).Statement : [];
    return statements.map((statement, index) => ({ at: `${at.join('.')}[${index}]`, statement }));
  };
  return [config.data, config.resource].flatMap((block) => walk(block, [stack]));
}

async function ofProduction(): Promise<Found[]> {
  const options = ['--profile', 'production', '--region', 'eu-west-1', '--confidential', 'enclaves,snp,sandbox', '--sandbox-image', 'ami-0123456789abcdef0'];
  return (await synthDemo(...options)).stacks.flatMap(({ name, config }) => statementsOf(name, config));
}

function ofDeployRoles(): Found[] {
  const { ci, stack, allow } = deployed({ identity: WorkloadIdentity.irsa() });
  allow();
  return [...statementsOf('ci', synth(ci).json), ...statementsOf('irsa', synth(stack).json)];
}

function ofAttestedKey(): Found[] {
  const stack = testStack();
  const role = (name: string) => [`arn:aws:iam::${ACCOUNT}:role/${name}`];
  new AttestedKey(stack, 'Key', {
    decryptRoleArns: role('vault'), encryptRoleArns: role('writer'), measurements: { imageSha384: ['ab'.repeat(48)], pcrs: { 17: ['cd'.repeat(48)] } },
  });
  return statementsOf('key', synth(stack).json);
}

let found: Found[];
beforeAll(async () => { found = [...await ofProduction(), ...ofDeployRoles(), ...ofAttestedKey()]; });

/** What is left over of all statements, each with where it stands. */
async function leftOver(
  unknown: (statement: any) => Promise<string[]>, isFine: (found: Found, name: string) => boolean = () => false,
): Promise<string[]> {
  const lines = await Promise.all(found.map(async (one) =>
    (await unknown(one.statement)).filter((name) => !isFine(one, name)).map((name) => `${one.at}: ${name}`)));
  return lines.flat();
}

describe('all that production, the roles that deploy, an attested key and a cluster with IRSA emit', () => {
  it('is found, in policies of roles, trust, keys, buckets and endpoints', () => {
    const documents = [...new Set(found.map(({ at }) => at.replace(/\[\d+\]$/, '')))].map((at) => at.split('.'));
    expect(documents.length).toBeGreaterThan(25);
    expect([...new Set(documents.map(([stack, type]) => `${stack} ${type}`))].sort()).toEqual([
      'ci aws_iam_policy', 'ci aws_iam_role',
      'irsa aws_iam_role', 'irsa aws_iam_role_policy', 'irsa aws_kms_key',
      'key aws_kms_key',
      'worktest-base aws_iam_role', 'worktest-base aws_iam_role_policy', 'worktest-base aws_kms_key', 'worktest-base aws_vpc_endpoint',
      'worktest-platform aws_iam_role', 'worktest-platform aws_iam_role_policy', 'worktest-platform aws_s3_bucket_policy',
      'worktest-state aws_kms_key', 'worktest-state aws_s3_bucket_policy',
    ]);
  });

  it('names actions that AWS has', async () => {
    expect(await leftOver(unknownActions)).toEqual([]);
  });

  it('names condition keys that AWS has', async () => {
    // Keys of an OIDC provider start with the name of its issuer, which no list can hold:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    const isOfIssuer = ({ at }: Found, key: string) => at.includes('.assume_role_policy')
      && /^(oidc\.eks\.eu-west-1\.amazonaws\.com\/id\/0A1B|token\.actions\.githubusercontent\.com):(aud|sub)$/.test(key);
    expect(await leftOver(unknownKeys, isOfIssuer)).toEqual([]);
  });

  it('names resources that some of the actions are about', async () => {
    // The ARN of a log group has `:*` at its end in some calls, which iam-data has without:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    const isAllOfLogGroup = (arn: string) => /:log-group:[^:]+:\*$/.test(arn);
    expect(await leftOver(unknownResources, ({ statement }, arn) => isTaggedPartOfLoadBalancer(statement, arn) || isAllOfLogGroup(arn))).toEqual([]);
  });
});
