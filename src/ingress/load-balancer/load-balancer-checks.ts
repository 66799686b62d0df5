import { IConstruct } from 'constructs';
import { AwsLoadBalancerOptions } from './load-balancer-options';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireClientBlocks } from '../../private/checks/ipv4-blocks';
import { ValidationError } from '../../private/errors';

/** Checks what all load balancers of AWS have in common. */
export function requireAwsOptions(scope: IConstruct, options: AwsLoadBalancerOptions): void {
  requireClientBlocks(scope, 'loadBalancer.sourceRanges', options.sourceRanges);
  requireArnIfGiven(scope, 'loadBalancer.certificateArn', ['acmCertificate', 'iamCertificate'], options.certificateArn);
  if (options.sslPolicy && !options.certificateArn) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.sslPolicy',
      problem: 'is for TLS at the load balancer, which there is none of without `certificateArn`',
      got: options.sslPolicy,
      fix: 'give a certificate, or leave it out',
    });
  }
}
