import { IConstruct } from 'constructs';
import { AwsLoadBalancerOptions } from './load-balancer-options';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireClientBlocks } from '../../private/checks/blocks';
import { ValidationError } from '../../private/errors';
import { requirePattern } from '../../private/validation';

/** https://github.com/kubernetes/cloud-provider-aws/issues/224 (its master of 2026-11-30 writes every range as IPv4) */
export const IPV4_ALONE = 'the cloud controller of EKS, which creates this load balancer, supports only IPv4; IngressLoadBalancer.nlbWithPodTargets() supports both';

/** Checks what all load balancers of AWS have in common. */
export function requireAwsOptions(scope: IConstruct, options: AwsLoadBalancerOptions, whyIpv4?: string): void {
  requireClientBlocks(scope, 'loadBalancer.sourceRanges', options.sourceRanges, whyIpv4);
  requireArnIfGiven(scope, 'loadBalancer.certificateArn', ['acmCertificate', 'iamCertificate'], options.certificateArn);
  requirePattern(scope, 'loadBalancer.sslPolicy', options.sslPolicy ?? 'none', /^[A-Za-z0-9-]+$/, 'the name of a policy, such as ELBSecurityPolicy-TLS13-1-2-2021-06', 'use one listed by `aws elbv2 describe-ssl-policies`, or for a Classic ELB by `aws elb describe-load-balancer-policies`, or leave it out');
  if (options.sslPolicy && !options.certificateArn) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.sslPolicy',
      problem: 'applies to TLS at the load balancer, which requires `certificateArn`',
      got: options.sslPolicy,
      fix: 'set a certificate, or leave it out',
    });
  }
}
