import { requirePattern } from '../../private/validation';

const ACCOUNT = ':[a-z0-9-]+:\\d{12}:';

/** What an ARN of a kind looks like; wildcards only where they leave a start that is named. */
const KINDS = {
  bucket: ['s3:::[\\w.-]+', 'arn:aws:s3:::invoices'],
  key: [`kms${ACCOUNT}key/[\\w-]+`, 'arn:aws:kms:eu-west-2:111122223333:key/0abc'],
  logGroup: [`logs${ACCOUNT}log-group:[\\w./#-]+\\*?`, 'arn:aws:logs:eu-west-2:111122223333:log-group:app'],
  queue: [`sqs${ACCOUNT}[\\w-]+(\\.fifo)?`, 'arn:aws:sqs:eu-west-2:111122223333:orders'],
  topic: [`sns${ACCOUNT}[\\w-]+(\\.fifo)?`, 'arn:aws:sns:eu-west-2:111122223333:orders'],
  secret: [`secretsmanager${ACCOUNT}secret:[\\w/+=.@!-]+[*?]*`, 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:app-??????'],
  parameter: [`ssm${ACCOUNT}parameter(/[\\w.-]+)+(/\\*)?`, 'arn:aws:ssm:eu-west-2:111122223333:parameter/app/*'],
  table: [`dynamodb${ACCOUNT}table/[\\w.-]+`, 'arn:aws:dynamodb:eu-west-2:111122223333:table/orders'],
  role: ['iam::\\d{12}:role/[\\w+=,.@/-]+', 'arn:aws:iam::111122223333:role/nodes'],
  hostedZone: ['route53:::hostedzone/[A-Z0-9]+', 'arn:aws:route53:::hostedzone/Z1'],
} as const;

/** Refuses what is no ARN of that kind, such as a name, an address or `*`. */
export function requireArn(policyName: string, property: string, kind: keyof typeof KINDS, arn: string): void {
  const [pattern, example] = KINDS[kind];
  requirePattern(policyName, property, arn, new RegExp(`^arn:aws[a-z-]*:${pattern}$`), `an ARN such as ${example}`, 'pass the ARN of the resource itself; for anything wider write a policy of your own');
}

/** The same for a key, where there is one. */
export function requireKey(policyName: string, kmsKeyArn: string | undefined): void {
  if (kmsKeyArn !== undefined) {
    requireArn(policyName, 'kmsKeyArn', 'key', kmsKeyArn);
  }
}
