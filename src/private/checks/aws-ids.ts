import { IConstruct } from 'constructs';
import { knownElements } from './lists';
import { isToken } from '../tokens';
import { requirePattern } from '../validation';

/** What the ids of EC2 start with, and what they are ids of. */
const KINDS = {
  vpc: 'the VPC',
  subnet: 'the subnet',
  sg: 'the security group',
  rtb: 'the route table',
  ami: 'the image',
  vpce: 'the VPC endpoint',
} as const;

/** A kind of id. */
export type KindOfId = keyof typeof KINDS;

/**
 * Refuses what is no id of that kind.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html (read 2026-11-30)
 */
export function requireId(scope: IConstruct, property: string, kind: KindOfId, id: string): void {
  requirePattern(scope, property, id, new RegExp(`^${HEX[kind]}$`), `${kind}- and 8 or 17 hexadecimal digits`, `pass the id of ${KINDS[kind]}, not its name or ARN`);
}

/** The same for each of a list. */
export function requireIds(scope: IConstruct, property: string, kind: KindOfId, ids: string[] | undefined): void {
  knownElements(scope, property, ids ?? []).forEach((id, index) => requireId(scope, `${property}[${index}]`, kind, id));
}

/** An image: its id, or the parameter of Systems Manager that a launch template reads it from. */
export function requireImageId(scope: IConstruct, property: string, imageId: string): void {
  if (!isToken(imageId) && /^resolve:ssm:\S+$/.test(imageId)) {
    return;
  }
  requireId(scope, property, 'ami', imageId);
}

const HEX = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, `${kind}-([0-9a-f]{8}|[0-9a-f]{17})`])) as { [kind in KindOfId]: string };
