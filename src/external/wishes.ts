import { isIP } from 'net';
import { IConstruct } from 'constructs';
import { LoadBalancerHealthCheck, LoadBalancerWishes, PlatformLoadBalancer } from '../cluster/kubernetes-platform';
import { requireClientBlocks } from '../private/checks/blocks';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';
import { requireInteger, requirePattern } from '../private/validation';

type Wishes = Required<LoadBalancerWishes>;

/** Names of annotations without their common start, with their values. */
type Words = { readonly [name: string]: string | number | undefined };

/** A wish that the platform's controller reads off annotations. */
interface Annotated<T> {
  readonly annotations: (value: T) => Words;
}

/** A wish that it cannot carry out, or would ignore without a word. */
export interface Refused {
  readonly refused: string;
  readonly fix: string;
}

/** A wish that Kubernetes has a field for, and the platform reads it. */
export const FIELD = { field: 'spec.loadBalancerSourceRanges' } as const;

export type WishTable = { readonly [W in keyof Wishes]: Annotated<Wishes[W]> | Refused | (W extends 'sourceRanges' ? typeof FIELD : never) };

/** How a platform's controller is told of a load balancer. */
export interface LoadBalancerFacts {
  /** Start of the names of its annotations. */
  readonly prefix: string;
  /** Where its words are from, and the day on which they were read. */
  readonly source: string;
  readonly day: string;
  readonly wishes: WishTable;
  /** Annotations that it has in any case. */
  readonly always?: Words;
  /** Families of the addresses that `fixedAddress` takes, where it is no id. */
  readonly fixesByAddress?: readonly (4 | 6)[];
  /** Bounds of the health check. */
  readonly healthCheck?: { readonly [W in keyof Required<LoadBalancerHealthCheck>]: readonly [number, number] };
  /** Whether traffic of port 443 is encrypted again on its way to the controller, where the load balancer has a certificate. */
  readonly reencryptsTls?: boolean;
  /** Annotations that it ignores, and why. */
  readonly ignored?: { readonly names: readonly string[]; readonly why: string; readonly fix: string };
}

const NAMES: readonly (keyof LoadBalancerWishes)[] = [
  'internal', 'proxyProtocol', 'certificate', 'idleTimeoutSeconds', 'healthCheck', 'sourceRanges', 'fixedAddress',
];

/** Says wishes in the words of a platform, and refuses what it would not carry out. */
export function saidIn(scope: IConstruct, platformName: string, facts: LoadBalancerFacts, wishes: LoadBalancerWishes): PlatformLoadBalancer {
  requireWishes(scope, facts, wishes);
  const annotations: { [key: string]: string } = {};
  const add = (words: Words) => Object.entries(words).filter(([, value]) => value !== undefined).forEach(([name, value]) => {
    annotations[`${facts.prefix}${name}`] = String(value);
  });
  add(facts.always ?? {});
  let sourceRanges: string[] | undefined;
  for (const name of NAMES.filter((one) => wishes[one] !== undefined && wishes[one] !== false)) {
    const entry = facts.wishes[name];
    if ('refused' in entry) {
      throw new ValidationError(scope, {
        property: `loadBalancer.${name}`,
        problem: `is not supported on ${platformName}: ${entry.refused}`,
        got: wishes[name],
        fix: entry.fix,
      });
    }
    if ('field' in entry) {
      sourceRanges = wishes.sourceRanges;
    } else {
      add((entry as Annotated<unknown>).annotations(wishes[name]));
    }
  }
  const { internal = false, fixedAddress = 'any address' } = wishes;
  return {
    annotations,
    sourceRanges,
    reencryptsTls: facts.reencryptsTls,
    replacementKey: [platformName, ...Object.values(facts.always ?? {}), internal ? 'internal' : 'public', fixedAddress].join(', '),
  };
}

/** Refuses annotations of the user's that say something else than the wishes, or that the platform's controller ignores. */
export function requireOwnWords(
  scope: IConstruct, facts: LoadBalancerFacts, said: { readonly [key: string]: string }, own: { readonly [key: string]: string },
): void {
  for (const [key, value] of Object.entries(own)) {
    const name = key.startsWith(facts.prefix) ? key.slice(facts.prefix.length) : '';
    if (facts.ignored?.names.includes(name)) {
      throw new ValidationError(scope, { property: `loadBalancer.annotations["${key}"]`, problem: facts.ignored.why, got: value, fix: facts.ignored.fix });
    }
    if (Object.hasOwn(said, key) && said[key] !== value) {
      throw new ValidationError(scope, {
        property: `loadBalancer.annotations["${key}"]`,
        problem: 'contradicts other options of the load balancer or of the platform',
        got: value,
        allowed: `'${said[key]}'`,
        fix: 'remove it, and change the option',
      });
    }
  }
}

function requireWishes(scope: IConstruct, facts: LoadBalancerFacts, wishes: LoadBalancerWishes): void {
  const { proxyProtocol, certificate, idleTimeoutSeconds, healthCheck = {}, fixedAddress } = wishes;
  requireClientBlocks(scope, 'loadBalancer.sourceRanges', wishes.sourceRanges);
  if (idleTimeoutSeconds !== undefined) {
    requireInteger(scope, 'loadBalancer.idleTimeoutSeconds', idleTimeoutSeconds, 1, 24 * 60 * 60);
  }
  for (const [name, value] of Object.entries({ certificate, fixedAddress })) {
    requirePattern(scope, `loadBalancer.${name}`, value ?? 'none', /^[^\s,;"\\]+$/, 'one id, name or address', 'write it as shown by the platform');
  }
  requireFixedAddress(scope, facts, fixedAddress);
  for (const name of ['intervalSeconds', 'timeoutSeconds', 'failures'] as const) {
    const value = healthCheck[name];
    if (value !== undefined) {
      requireInteger(scope, `loadBalancer.healthCheck.${name}`, value, ...facts.healthCheck?.[name] ?? [1, 3600] as const);
    }
  }
  if (proxyProtocol && certificate !== undefined) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.proxyProtocol',
      problem: "cannot be true with a certificate: the load balancer then reads HTTP and sends the client's address in X-Forwarded-For",
      got: true,
      fix: 'omit it, or terminate TLS in the controller',
    });
  }
}

function requireFixedAddress(scope: IConstruct, { fixesByAddress: families }: LoadBalancerFacts, fixedAddress: string | undefined): void {
  if (families === undefined || fixedAddress === undefined || isToken(fixedAddress)) {
    return;
  }
  const family = isIP(fixedAddress);
  if (!(families as readonly number[]).includes(family)) {
    throw new ValidationError(scope, {
      property: 'loadBalancer.fixedAddress',
      problem: family === 0 ? 'is not an IP address' : 'is an IPv6 address, and this platform supports only IPv4',
      got: fixedAddress,
      fix: 'write it like 203.0.113.7, without a prefix length or a name',
    });
  }
}
