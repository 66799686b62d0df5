import { IConstruct } from 'constructs';
import { AwsLoadBalancerOptions } from './load-balancer-options';
import { parseIpv4Block } from '../../private/cidr';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requirePattern } from '../../private/validation';

// A controller only logs what it cannot read in a Service: the load balancer is never made, and the release waits.

/** Refuses what is no IPv4 block, and an empty list, which controllers read as everybody. */
export function requireIpv4Blocks(scope: IConstruct, property: string, blocks?: string[]): void {
  if (blocks === undefined || isToken(blocks)) {
    return;
  }
  if (blocks.length === 0) {
    throw new ValidationError(scope, {
      property,
      problem: 'is empty, which would let everybody in',
      got: blocks,
      fix: 'list the blocks, or leave it out to let everybody in',
    });
  }
  blocks.forEach((block, index) => {
    if (!isToken(block) && !parseIpv4Block(block)) {
      throw new ValidationError(scope, {
        property: `${property}[${index}]`,
        problem: 'is no IPv4 block',
        got: block,
        allowed: 'CIDR notation without host bits, such as 10.0.0.0/8',
        fix: 'correct the block',
      });
    }
  });
}

/** Checks what all load balancers of AWS have in common. */
export function requireAwsOptions(scope: IConstruct, options: AwsLoadBalancerOptions): void {
  requireIpv4Blocks(scope, 'loadBalancer.sourceRanges', options.sourceRanges);
  if (options.certificateArn !== undefined) {
    requirePattern(
      scope,
      'loadBalancer.certificateArn',
      options.certificateArn,
      /^arn:aws[a-z-]*:(acm|iam):[a-z0-9-]*:\d{12}:(certificate|server-certificate)\/.+$/,
      'the ARN of a certificate in ACM or IAM',
      'pass the ARN of the certificate',
    );
  }
  if (options.sslPolicy && !options.certificateArn) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.sslPolicy',
      problem: 'is for TLS at the load balancer, which there is none of without `certificateArn`',
      got: options.sslPolicy,
      fix: 'give a certificate, or leave it out',
    });
  }
}
