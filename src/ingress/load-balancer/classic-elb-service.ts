import { IConstruct } from 'constructs';
import { awsAnnotations, schemeOf } from './aws-annotations';
import { ClientAddress, IngressService, IngressTls } from './ingress-service';
import { IPV4_ALONE, requireAwsOptions } from './load-balancer-checks';
import { ClassicElbListener, ClassicElbOptions } from './load-balancer-options';
import { ValidationError } from '../../private/errors';
import { requireInteger } from '../../private/validation';
import { tagText } from '../common/load-balancer-tags';

// The default of the cloud controller, ELBSecurityPolicy-2016-08, still takes TLS 1.0.
const TLS_1_2 = 'ELBSecurityPolicy-TLS-1-2-2017-01';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html (read 2026-11-30): no TLS 1.3, forward secrecy or FIPS. */
const OTHERS_POLICIES = /-(TLS13|FS|FIPS|Ext|PQ|Res)-/;

/**
 * A Classic ELB is what a Service gets that names no class and no type.
 * https://github.com/kubernetes/cloud-provider-aws/blob/master/docs/service_controller.md
 */
export function classicElbService(
  scope: IConstruct,
  options: ClassicElbOptions,
  tags: { [key: string]: string },
): IngressService {
  const listener = options.listener ?? ClassicElbListener.HTTP;
  requireFit(scope, options, listener);
  const { certificateArn } = options;
  return {
    replacementKey: `Classic ELB, ${schemeOf(options)}`,
    internal: options.internal ?? false,
    annotations: awsAnnotations({
      'backend-protocol': listener,
      'internal': options.internal || undefined,
      'proxy-protocol': options.proxyProtocol ? '*' : undefined,
      'connection-idle-timeout': options.idleTimeoutSeconds,
      'cross-zone-load-balancing-enabled': options.crossZone ?? true,
      'ssl-cert': certificateArn,
      'ssl-ports': certificateArn && '443',
      'ssl-negotiation-policy': certificateArn && (options.sslPolicy ?? TLS_1_2),
      'additional-resource-tags': tagText(tags),
    }),
    sourceRanges: options.sourceRanges,
    // Without a certificate every listener of an HTTP backend is an HTTP one, that on port 443 too.
    tls: listener === ClassicElbListener.TCP
      ? IngressTls.CONTROLLER
      : certificateArn ? IngressTls.LOAD_BALANCER : IngressTls.NONE,
    clientAddress: clientAddress(listener, options),
  };
}

function clientAddress(listener: ClassicElbListener, options: ClassicElbOptions): ClientAddress {
  if (listener === ClassicElbListener.HTTP) {
    return ClientAddress.FORWARDED_FOR;
  }
  return options.proxyProtocol ? ClientAddress.PROXY_PROTOCOL : ClientAddress.CONNECTION;
}

function requireFit(scope: IConstruct, options: ClassicElbOptions, listener: ClassicElbListener): void {
  if (options.proxyProtocol && listener === ClassicElbListener.HTTP) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.proxyProtocol',
      problem: "cannot be true with an HTTP listener, which sends the client's address in X-Forwarded-For",
      got: true,
      fix: 'leave it out, or set `listener` to ClassicElbListener.TCP',
    });
  }
  if (options.certificateArn && listener === ClassicElbListener.TCP) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.certificateArn',
      problem: 'cannot be combined with a TCP listener: it would terminate TLS without forwarded headers, so redirects to HTTPS would loop',
      got: options.certificateArn,
      fix: 'use ClassicElbListener.HTTP, or terminate TLS in the controller',
    });
  }
  requireAwsOptions(scope, options, IPV4_ALONE);
  if (OTHERS_POLICIES.test(options.sslPolicy ?? '')) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.sslPolicy',
      problem: 'is a policy of Application and Network Load Balancers, which a Classic ELB does not support',
      got: options.sslPolicy,
      allowed: 'a policy of Classic ELBs, such as ELBSecurityPolicy-TLS-1-2-2017-01',
      fix: 'use one of these, leave it out, or use IngressLoadBalancer.nlb()',
    });
  }
  if (options.idleTimeoutSeconds !== undefined) {
    requireInteger(scope, 'loadBalancer.idleTimeoutSeconds', options.idleTimeoutSeconds, 1, 4000);
  }
}
