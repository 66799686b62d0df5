import { IConstruct } from 'constructs';
import { IngressService } from './ingress-service';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { isPlainObject } from '../../private/tokens';

/** Where the charts of the controllers take annotations of the Service. */
const PLACES = [['service', 'annotations'], ['controller', 'service', 'annotations']];

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';

/** Which option of the load balancer writes which annotation. */
const OPTIONS: { readonly [name: string]: string } = {
  'internal': 'internal',
  'scheme': 'internal',
  'type': 'loadBalancer',
  'nlb-target-type': 'loadBalancer',
  'backend-protocol': 'listener',
  'proxy-protocol': 'proxyProtocol',
  'ssl-cert': 'certificateArn',
  'ssl-ports': 'certificateArn',
  'ssl-negotiation-policy': 'sslPolicy',
  'cross-zone-load-balancing-enabled': 'crossZone',
};

function annotationsAt(helmValues: Record<string, unknown>, place: string[]): Record<string, unknown> {
  const given = place.reduce<unknown>((values, key) => isPlainObject(values) ? values[key] : undefined, helmValues);
  return isPlainObject(given) ? given : {};
}

/** Annotations of the Service that stand in the user's values for the chart. */
export function annotationsIn(helmValues: Record<string, unknown>): { [key: string]: string } {
  return Object.fromEntries(PLACES.flatMap((place) => Object.entries(annotationsAt(helmValues, place)).map(([key, value]) => [key, String(value)])));
}

/**
 * Refuses annotations in the user's values for the chart that turn the load balancer into another one than its options say:
 * what is wired to it (TLS, the client's address, the estimate, the replacement of the release) would not follow.
 *
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ (2026-11-30)
 */
export function refuseAnnotations(scope: IConstruct, helmValues: Record<string, unknown>, service: IngressService): void {
  for (const place of PLACES) {
    for (const [annotation, value] of Object.entries(annotationsAt(helmValues, place))) {
      const name = annotation.startsWith(PREFIX) ? annotation.slice(PREFIX.length) : '';
      if (Object.hasOwn(OPTIONS, name) && !Object.hasOwn(service.annotations, annotation)) {
        throw new ValidationError(scope, {
          property: memberPath(`helmValues.${place.join('.')}`, annotation),
          problem: 'changes the type of the load balancer set in `loadBalancer`, but nothing else would follow',
          got: value,
          fix: name === 'type' || name === 'nlb-target-type'
            ? 'remove it, and choose the type in `loadBalancer`, as in IngressLoadBalancer.nlb()'
            : `remove it, and use \`${OPTIONS[name]}\` of the load balancer, as in IngressLoadBalancer.classicElb({ ${OPTIONS[name]}: ... })`,
        });
      }
    }
  }
}
