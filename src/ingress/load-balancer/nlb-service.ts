import { IConstruct } from 'constructs';
import { awsAnnotations, schemeOf } from './aws-annotations';
import { ClientAddress, IngressService, IngressTls } from './ingress-service';
import { IPV4_ALONE, requireAwsOptions } from './load-balancer-checks';
import { AwsLoadBalancerOptions, PodTargetNlbOptions } from './load-balancer-options';
import { ValidationError } from '../../private/errors';
import { tagText } from '../common/load-balancer-tags';

/** Class of the Services that the AWS Load Balancer Controller makes an NLB for. */
export const NLB_CLASS = 'service.k8s.aws/nlb';

const TLS_1_2 = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html (read 2026-11-30): those that no other load balancer has. */
const OF_CLASSIC_ELBS = /^ELBSecurityPolicy-(2011-08|2014-01|2014-10|2015-02|2015-03)$/;

/** An NLB of the cloud controller: its targets are nodes. */
export function nlbService(
  scope: IConstruct,
  options: AwsLoadBalancerOptions,
  tags: { [key: string]: string },
): IngressService {
  requireNlbOptions(scope, options, IPV4_ALONE);
  return {
    replacementKey: `NLB, ${schemeOf(options)}`,
    internal: options.internal ?? false,
    annotations: awsAnnotations({
      'type': 'nlb',
      'internal': options.internal || undefined,
      'cross-zone-load-balancing-enabled': options.crossZone ?? true,
      ...certificate(options),
      'additional-resource-tags': tagText(tags),
    }),
    sourceRanges: options.sourceRanges,
    // Through a node without a controller pod the client's address would be lost.
    externalTrafficPolicy: 'Local',
    tls: options.certificateArn ? IngressTls.REENCRYPTED : IngressTls.CONTROLLER,
    clientAddress: ClientAddress.CONNECTION,
  };
}

/** An NLB of the AWS Load Balancer Controller, which has the tags of the cluster itself: its targets are pods. */
export function podTargetNlbService(scope: IConstruct, options: PodTargetNlbOptions): IngressService {
  requireNlbOptions(scope, options);
  return {
    replacementKey: `NLB of the AWS Load Balancer Controller, ${schemeOf(options)}`,
    internal: options.internal ?? false,
    annotations: awsAnnotations({
      'nlb-target-type': 'ip',
      'scheme': schemeOf(options),
      'attributes': `load_balancing.cross_zone.enabled=${options.crossZone ?? true}`,
      // Off for pods unless it is asked for.
      'target-group-attributes': options.proxyProtocol
        ? 'proxy_protocol_v2.enabled=true'
        : 'preserve_client_ip.enabled=true',
      ...certificate(options),
    }),
    loadBalancerClass: NLB_CLASS,
    sourceRanges: options.sourceRanges,
    tls: options.certificateArn ? IngressTls.REENCRYPTED : IngressTls.CONTROLLER,
    clientAddress: options.proxyProtocol ? ClientAddress.PROXY_PROTOCOL : ClientAddress.CONNECTION,
  };
}

function requireNlbOptions(scope: IConstruct, options: AwsLoadBalancerOptions, whyIpv4?: string): void {
  requireAwsOptions(scope, options, whyIpv4);
  if (OF_CLASSIC_ELBS.test(options.sslPolicy ?? '')) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.sslPolicy',
      problem: 'is a policy of Classic ELBs, which a Network Load Balancer does not support',
      got: options.sslPolicy,
      allowed: 'a policy listed by `aws elbv2 describe-ssl-policies`, such as ELBSecurityPolicy-TLS13-1-2-2021-06',
      fix: 'use one of these, or leave it out',
    });
  }
}

/**
 * An NLB tells nobody that it ended TLS: it adds no `X-Forwarded-Proto`. So it encrypts again, to the controller's own port for
 * TLS, and the application sees https. Which certificate is there does not matter to it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html, read 2026-11-30.
 */
function certificate(options: AwsLoadBalancerOptions): { [name: string]: string | undefined } {
  const { certificateArn } = options;
  return {
    // Both controllers read it for listeners that end TLS alone: that on port 80 stays TCP.
    'backend-protocol': certificateArn && 'ssl',
    'ssl-cert': certificateArn,
    'ssl-ports': certificateArn && '443',
    'ssl-negotiation-policy': certificateArn && (options.sslPolicy ?? TLS_1_2),
  };
}
