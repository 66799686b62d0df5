import { IConstruct } from 'constructs';
import { knownElements } from './lists';
import { isRegion, REGION, regionAt, WHOLE_REGION } from '../aws-region';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';
import { requirePattern } from '../validation';

const ZONE = new RegExp(`^(${REGION})[a-z]$`);
const ZONE_ID = /^[a-z]{2,5}\d+-az\d+$/;
/** us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1: https://docs.aws.amazon.com/local-zones/latest/ug/available-local-zones.html */
const SMALL_ZONE = new RegExp(`^${REGION}-[a-z0-9-]+$`);

/**
 * Partitions by the start of their regions' names; all others are of `aws`.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html (read 2026-11-30)
 */
const PARTITIONS: Array<[start: string, partition: string]> = [
  ['cn-', 'aws-cn'], ['us-gov-', 'aws-us-gov'], ['us-iso-', 'aws-iso'], ['us-isob-', 'aws-iso-b'], ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'], ['eusc-', 'aws-eusc'],
];

/** The partition of a region; undefined for a name that none that is known has. */
export function partitionOf(region: string): string | undefined {
  const known = PARTITIONS.find(([start]) => region.startsWith(start));
  return known ? known[1] : /^[a-z]{2}-(?!iso|gov)/.test(region) ? 'aws' : undefined;
}

export function requireRegion(scope: IConstruct | string, property: string, region: string): void {
  const isZone = typeof region === 'string' && ZONE.test(region);
  requirePattern(scope, property, region, WHOLE_REGION, 'a region such as eu-west-2', isZone ? 'use the region, without the letter of the zone' : 'name the region');
}

/**
 * Checks the names of zones for subnets of a cluster: of the provider's region, and none of those that hold no control plane.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html (read 2026-11-30)
 */
export function requireZones(scope: IConstruct, property: string, zones: string[]): void {
  const region = regionAt(scope);
  knownElements(scope, property, zones).forEach((zone, index) => {
    if (isToken(zone)) {
      return;
    }
    const place = `${property}[${index}]`;
    const found = typeof zone === 'string' ? ZONE.exec(zone) : undefined;
    if (!found) {
      throw new ValidationError(scope, {
        property: place, got: zone, allowed: 'the name of an availability zone, such as eu-west-2a', ...wrongZone(zone),
      });
    }
    if (region !== undefined && found[1] !== region) {
      throw new ValidationError(scope, {
        property: place,
        problem: `is a zone outside the region of the AWS provider (${region})`,
        got: zone,
        fix: `use a zone of ${region}`,
      });
    }
  });
}

function wrongZone(zone: unknown): { readonly problem: string; readonly fix: string } {
  if (ZONE_ID.test(String(zone))) {
    return { problem: 'is a zone id, but a zone name is required', fix: 'aws ec2 describe-availability-zones shows the zone names of your account' };
  }
  if (isRegion(zone)) {
    return { problem: 'is a region', fix: `add the letter of a zone: ${zone}a` };
  }
  if (SMALL_ZONE.test(String(zone))) {
    return {
      problem: 'is a Local Zone or a Wavelength Zone, where EKS supports no control plane subnets and no managed node groups',
      fix: 'use an availability zone of the region',
    };
  }
  return { problem: 'is not an availability zone', fix: 'correct the name' };
}
