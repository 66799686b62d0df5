import { check, unknownPatterns } from './check';
import type { ModelLibrary, ServiceModel } from './model';
import { readJson } from './read-json';
import { parametersOf, readQuery } from './read-query';
import { readRest } from './read-rest';
import { AwsRequest, Finding, Reading, Unreadable } from './reading';
import type { Log } from '../contract';

/** A request that the service would refuse. */
export interface Violation extends Finding {
  readonly service: string;
  readonly operation: string;
}

/** What is let through although the model forbids it. */
export interface Allowance {
  readonly service: string;
  readonly operation: string;
  /** Name of the member; of a request that cannot be read, none. */
  readonly member?: string;
  /** The value, where not every one is let through. */
  readonly value?: string;
  readonly reason: string;
}

/** What a run has seen. */
export interface Report {
  /** How many requests were checked, by service. */
  readonly requests: Record<string, number>;
  /** Each once, with how often it came. */
  readonly violations: { readonly violation: Violation; readonly times: number }[];
  readonly allowed: { readonly allowance: Allowance; readonly times: number }[];
  /** Patterns of the model that JavaScript does not know. */
  readonly unknownPatterns: string[];
}

/** Holds each request against the model of its service, and keeps what does not fit. */
export class Validator {
  private readonly requests = new Map<string, number>();
  private readonly violations = new Map<string, { violation: Violation; times: number }>();
  private readonly allowed = new Map<Allowance, number>();

  constructor(
    public readonly library: ModelLibrary,
    private readonly allowances: readonly Allowance[] = [],
    private readonly log: Log = () => undefined,
  ) {}

  /**
   * What the service would refuse in a request; nothing when it is fine, or let through.
   *
   * @param service name that the request is signed for
   */
  public validate(service: string | undefined, request: AwsRequest): Violation[] {
    const name = service ?? 'unsigned';
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    const found = this.violationsOf(name, request).filter((violation) => !this.isAllowed(violation));
    for (const violation of found) {
      const key = describeViolation(violation);
      const times = (this.violations.get(key)?.times ?? 0) + 1;
      this.violations.set(key, { violation, times });
      this.log(key);
    }
    return found;
  }

  /**
   * Does what is wrong on purpose: requests that are refused in this way meanwhile do not count.
   *
   * @returns how many there were
   */
  public async expecting(refused: RegExp, work: () => Promise<void>): Promise<number> {
    const before = new Map(this.violations);
    await work();
    const provoked = [...this.violations].filter(([text]) => refused.test(text));
    for (const [text] of provoked) {
      this.violations.delete(text);
      if (before.has(text)) this.violations.set(text, before.get(text)!);
    }
    return provoked.reduce((sum, [text, { times }]) => sum + times - (before.get(text)?.times ?? 0), 0);
  }

  public report(): Report {
    return {
      requests: Object.fromEntries([...this.requests].sort(([a], [b]) => (a < b ? -1 : 1))),
      violations: [...this.violations.values()],
      allowed: [...this.allowed].map(([allowance, times]) => ({ allowance, times })),
      unknownPatterns: [...unknownPatterns].sort(),
    };
  }

  /** What a request says; nothing when there is no model of its service, or it cannot be read. */
  public read(service: string, request: AwsRequest): Reading | undefined {
    const model = this.library.of(service, parametersOf(request).get('Version') ?? undefined);
    try {
      return model && best(model, request).reading;
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }

  private violationsOf(service: string, request: AwsRequest): Violation[] {
    const unreadable = (rule: string): Violation[] => [{ service, operation: `${request.method} ${request.path}`, member: '', value: undefined, rule }];
    const model = this.library.of(service, parametersOf(request).get('Version') ?? undefined);
    if (!model) return unreadable('there is no model of this service in this version');
    try {
      const { reading, findings } = best(model, request);
      return findings.map((finding) => ({ service, operation: reading.operation.name, ...finding }));
    } catch (error) {
      if (error instanceof Unreadable) return unreadable(error.message);
      throw error;
    }
  }

  private isAllowed({ service, operation, member, value }: Violation): boolean {
    const allowance = this.allowances.find((one) =>
      one.service === service && one.operation === operation && (one.member ?? '') === member.replace(/\[\d+\]/g, '[]')
      && (one.value === undefined || one.value === value));
    if (allowance) this.allowed.set(allowance, (this.allowed.get(allowance) ?? 0) + 1);
    return allowance !== undefined;
  }
}

/** The reading that fits best. */
function best(model: ServiceModel, request: AwsRequest): { reading: Reading; findings: Finding[] } {
  const candidates = readings(model, request).map((reading) => ({ reading, findings: findingsOf(model, reading) }));
  return candidates.sort((one, other) => one.findings.length - other.findings.length)[0];
}

/** A service speaks more than one protocol when it moves from one to another: the request says which it is. */
function readings(model: ServiceModel, request: AwsRequest): Reading[] {
  if (request.headers['x-amz-target'] !== undefined) return [readJson(model, request)];
  if (model.metadata.protocol.startsWith('rest-')) return readRest(model, request);
  if (parametersOf(request).has('Action')) return [readQuery(model, request)];
  throw new Unreadable(`it is not in a protocol that is known here (the service's own is ${model.metadata.protocol})`);
}

function findingsOf(model: ServiceModel, { operation, input, findings }: Reading): Finding[] {
  return operation.input ? [...findings, ...check(model, operation.input.shape, input, '')] : findings;
}

/** `eks UpdateAddon: serviceAccountRoleArn has 0 characters, less than 1 (got "")` */
export function describeViolation({ service, operation, member, value, rule }: Violation): string {
  const got = value === undefined ? '' : ` (got ${shortened(JSON.stringify(Buffer.isBuffer(value) ? value.toString() : value))})`;
  return `${service} ${operation}: ${[member, rule].filter(Boolean).join(' ')}${got}`;
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
