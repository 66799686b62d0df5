import { PolicyCondition } from '../../cluster/workload-permissions';

/** One of the values, exactly. */
export function equals(key: string, ...values: string[]): PolicyCondition {
  return { operator: 'StringEquals', key, values };
}

/** What is made gets this tag. */
export function requestTag(tag: string, value: string): PolicyCondition {
  return equals(`aws:RequestTag/${tag}`, value);
}

/** What is changed has this tag. */
export function resourceTag(tag: string, value: string): PolicyCondition {
  return equals(`aws:ResourceTag/${tag}`, value);
}

/** What is changed in EC2 has this tag; the key that AWS's own policies use there. */
export function ec2Tag(tag: string, value: string): PolicyCondition {
  return equals(`ec2:ResourceTag/${tag}`, value);
}

/** What is changed in EC2 belongs to this VPC. */
export function inVpc(vpcArn: string): PolicyCondition {
  return { operator: 'ArnEquals', key: 'ec2:Vpc', values: [vpcArn] };
}

/** None of these tags, which may have `*` in them, is among those that change. */
export function tagsKept(...tags: string[]): PolicyCondition[] {
  return [
    { operator: 'ForAllValues:StringNotLike', key: 'aws:TagKeys', values: tags },
    // Without it, a request that names no tag at all would pass.
    { operator: 'Null', key: 'aws:TagKeys', values: ['false'] },
  ];
}
