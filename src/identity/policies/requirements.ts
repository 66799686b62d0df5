import { KindOfArn, requireArn as requireArnOf, requireArnIfGiven } from '../../private/checks/aws-arn';

/** Refuses what is no ARN of that kind, such as a name, an address or `*`. Where it is in AWS, a grant checks. */
export function requireArn(policyName: string, property: string, kind: KindOfArn, arn: string): void {
  requireArnOf(policyName, property, kind, arn);
}

/** The same for a key, where there is one. */
export function requireKey(policyName: string, kmsKeyArn: string | undefined): void {
  requireArnIfGiven(policyName, 'kmsKeyArn', 'key', kmsKeyArn);
}
