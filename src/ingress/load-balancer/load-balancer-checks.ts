import { IConstruct } from 'constructs';
import { AwsLoadBalancerOptions } from './load-balancer-options';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireClientBlocks } from '../../private/checks/blocks';
import { ValidationError } from '../../private/errors';
import { requirePattern } from '../../private/validation';

/** https://github.com/kubernetes/cloud-provider-aws/issues/224 (its master of 2026-11-30 writes every range as IPv4) */
export const IPV4_ALONE = 'the cloud controller of EKS, which makes this load balancer, takes IPv4 alone; IngressLoadBalancer.nlbWithPodTargets() takes both';

/** Checks what all load balancers of AWS have in common. */
export function requireAwsOptions(scope: IConstruct, options: AwsLoadBalancerOptions, whyIpv4?: string): void {
  requireClientBlocks(scope, 'loadBalancer.sourceRanges', options.sourceRanges, whyIpv4);
  requireArnIfGiven(scope, 'loadBalancer.certificateArn', ['acmCertificate', 'iamCertificate'], options.certificateArn);
  requirePattern(scope, 'loadBalancer.sslPolicy', options.sslPolicy ?? 'none', /^[A-Za-z0-9-]+$/, 'the name of a policy, such as ELBSecurityPolicy-TLS13-1-2-2021-06', 'take one that `aws elbv2 describe-ssl-policies` lists, or for a Classic ELB `aws elb describe-load-balancer-policies`, or leave it out');
  if (options.sslPolicy && !options.certificateArn) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.sslPolicy',
      problem: 'is for TLS at the load balancer, which there is none of without `certificateArn`',
      got: options.sslPolicy,
      fix: 'give a certificate, or leave it out',
    });
  }
}
