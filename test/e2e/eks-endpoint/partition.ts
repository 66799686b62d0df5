/** A part of AWS with accounts, ARNs and host names of its own: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export interface Partition {
  readonly id: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** What host names end with. */
  readonly domain: string;
}

export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return { id: 'aws-cn', domain: 'amazonaws.com.cn' };
  return { id: region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', domain: 'amazonaws.com' };
}
