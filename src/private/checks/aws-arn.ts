import { IConstruct } from 'constructs';
import { partitionOf } from './regions-and-zones';
import { REGION, regionAt } from '../aws-region';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';
import { requirePattern } from '../validation';

interface ArnKind {
  /** What follows the partition. */
  readonly pattern: string;
  readonly allowed: string;
  readonly fix: string;
  /** Whether it works in its own region alone. */
  readonly isRegional?: boolean;
}

const PARTITION = 'aws(-[a-z]+)*';
const PLACE = `:${REGION}:\\d{12}:`;
const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NAME_OF_IAM = '[\\w+=,.@/-]+';
const OF_ROLE = 'arn:aws:iam::<account>:role/<name>';

/**
 * What an ARN of a kind looks like; wildcards only where they leave a start that is named.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const KINDS = {
  bucket: like('s3:::[\\w.-]+', 'arn:aws:s3:::invoices'),
  key: {
    pattern: `kms${PLACE}key/(${UUID}|mrk-[0-9a-f]{32})`,
    allowed: 'the ARN of a KMS key, arn:aws:kms:<region>:<account>:key/<id>',
    fix: 'pass the key ARN, not an alias',
    isRegional: true,
  },
  acmCertificate: {
    pattern: `acm${PLACE}certificate/${UUID}`,
    allowed: 'the ARN of a certificate in ACM or IAM',
    fix: 'pass the ARN of the certificate',
    isRegional: true,
  },
  iamCertificate: {
    pattern: `iam::\\d{12}:server-certificate/${NAME_OF_IAM}`,
    allowed: 'the ARN of a certificate in ACM or IAM',
    fix: 'pass the ARN of the certificate',
  },
  cluster: {
    pattern: `eks${PLACE}cluster/[0-9A-Za-z][0-9A-Za-z_-]{0,99}`,
    allowed: 'the ARN of a cluster, arn:aws:eks:<region>:<account>:cluster/<name>',
    fix: 'pass the ARN, or omit it to have it looked up',
    isRegional: true,
  },
  role: { pattern: `iam::\\d{12}:role/${NAME_OF_IAM}`, allowed: OF_ROLE, fix: 'pass the ARN, not the name or the address' },
  principal: {
    pattern: `iam::\\d{12}:(user|role)/${NAME_OF_IAM}`,
    allowed: `the ARN of an IAM role or user, ${OF_ROLE}`,
    fix: 'pass the ARN of the role, not of an assumed-role session (arn:aws:sts::...:assumed-role/...)',
  },
  oidcProvider: {
    pattern: 'iam::\\d{12}:oidc-provider/.+',
    allowed: 'arn:aws:iam::<account>:oidc-provider/<issuer without https://>',
    fix: 'pass the ARN, not the name or the address',
  },
  policy: {
    pattern: `iam::(\\d{12}|aws):policy/${NAME_OF_IAM}`,
    allowed: 'the ARN of an IAM policy, arn:aws:iam::<account>:policy/<name>',
    fix: 'pass the ARN of the policy',
  },
  logGroup: { ...like(`logs${PLACE}log-group:[\\w./#-]+\\*?`, 'arn:aws:logs:eu-west-2:111122223333:log-group:app'), isRegional: true },
  prometheusWorkspace: like(`aps${PLACE}workspace/[0-9A-Za-z][\\w.-]*`, 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd'),
  stream: { ...like(`kinesis${PLACE}stream/[\\w.-]+`, 'arn:aws:kinesis:eu-west-2:111122223333:stream/logs'), isRegional: true },
  queue: like(`sqs${PLACE}[\\w-]+(\\.fifo)?`, 'arn:aws:sqs:eu-west-2:111122223333:orders'),
  topic: like(`sns${PLACE}[\\w-]+(\\.fifo)?`, 'arn:aws:sns:eu-west-2:111122223333:orders'),
  secret: like(`secretsmanager${PLACE}secret:[\\w/+=.@!-]+[*?]*`, 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:app-??????'),
  parameter: like(`ssm${PLACE}parameter(/[\\w.-]+)+(/\\*)?`, 'arn:aws:ssm:eu-west-2:111122223333:parameter/app/*'),
  table: like(`dynamodb${PLACE}table/[\\w.-]+`, 'arn:aws:dynamodb:eu-west-2:111122223333:table/orders'),
  identityCenter: like('sso:::instance/(sso)?ins-[0-9a-f]{16}', 'arn:aws:sso:::instance/ssoins-0123456789abcdef'),
  hostedZone: like('route53:::hostedzone/[A-Z0-9]+', 'arn:aws:route53:::hostedzone/Z1'),
  trustAnchor: { ...like(`rolesanywhere${PLACE}trust-anchor/${UUID}`, 'arn:aws:rolesanywhere:eu-west-2:111122223333:trust-anchor/<id>'), isRegional: true },
  privateCa: like(`acm-pca${PLACE}certificate-authority/${UUID}`, 'arn:aws:acm-pca:eu-west-2:111122223333:certificate-authority/<id>'),
} satisfies { [kind: string]: ArnKind };

/** A kind of ARN that options ask for. */
export type KindOfArn = keyof typeof KINDS;

/** The text that says what an ARN of a kind looks like. */
export function allowedArn(kind: KindOfArn): string {
  return KINDS[kind].allowed;
}

/**
 * Refuses what is no ARN of one of the kinds; and one of another partition, or of another region where it works in its own
 * alone, where the AWS provider of the stack names its region.
 *
 * @param scope what asks; a name where there is no construct yet, and then the place is not checked
 * @param region the region that it has to work in, where that is not the provider's
 */
export function requireArn(scope: IConstruct | string, property: string, kinds: KindOfArn | KindOfArn[], arn: string, region?: string): void {
  const wanted = [kinds].flat();
  const pattern = new RegExp(`^arn:${PARTITION}:(${wanted.map((kind) => KINDS[kind].pattern).join('|')})$`);
  const { allowed, fix } = KINDS[wanted[0]];
  requirePattern(scope, property, arn, pattern, allowed, fix);
  if (typeof scope !== 'string') {
    requirePlace(scope, property, arn, region ?? regionAt(scope), wanted);
  }
}

/** The same, where an ARN need not be given. */
export function requireArnIfGiven(
  scope: IConstruct | string, property: string, kinds: KindOfArn | KindOfArn[], arn: string | undefined, region?: string,
): void {
  if (arn !== undefined) {
    requireArn(scope, property, kinds, arn, region);
  }
}

/** Refuses an ARN of another partition than that of the stack: roles and policies end there. */
export function requirePartition(scope: IConstruct, property: string, arn: string, region = regionAt(scope)): void {
  const here = region === undefined ? undefined : partitionOf(region);
  const partition = arn.split(':')[1];
  if (here !== undefined && !isToken(arn) && /^aws(-[a-z]+)*$/.test(partition) && partition !== here) {
    throw new ValidationError(scope, {
      property,
      problem: `belongs to the partition ${partition}, but ${region} is in ${here}: partitions share no resources`,
      got: arn,
      fix: `pass an ARN that starts with arn:${here}:`,
    });
  }
}

function requirePlace(scope: IConstruct, property: string, arn: string, region: string | undefined, kinds: KindOfArn[]): void {
  if (region === undefined || isToken(arn)) {
    return;
  }
  requirePartition(scope, property, arn, region);
  const place = arn.split(':')[3];
  if (place !== '' && place !== region && kinds.some((kind) => (KINDS[kind] as ArnKind).isRegional)) {
    throw new ValidationError(scope, {
      property,
      problem: `is in ${place} and works only there, but this stack is in ${region}`,
      got: arn,
      fix: `pass one in ${region}`,
    });
  }
}

function like(pattern: string, example: string): ArnKind {
  return { pattern, allowed: `an ARN such as ${example}`, fix: 'pass the ARN of the resource itself; for broader access write your own policy' };
}
