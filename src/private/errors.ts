import { IConstruct } from 'constructs';

/** What a user reads when an input is refused. */
export interface Refusal {
  /** The prop, with its path inside the props, as the user wrote it: `nodeGroups.default.size`. */
  readonly property: string;
  /** What is wrong, as the end of a sentence that starts with the prop: `must be a DNS label`. */
  readonly problem: string;
  /** The value that was given; left out where the value is a secret or there is none. */
  readonly got?: unknown;
  /** What would be accepted, when `problem` does not say it all. */
  readonly allowed?: string;
  /** What to change. */
  readonly fix: string;
}

/**
 * Refuses an input at synth. Private: jsii cannot model a subclass of Error, so the text is all that users of
 * other languages see, and it has to say everything.
 */
export class ValidationError extends Error {
  /** @param scope what refuses: a construct, or the name of what has no place in the tree yet */
  constructor(scope: IConstruct | string, refusal: Refusal) {
    const parts = [`\`${refusal.property}\` ${refusal.problem}`];
    if ('got' in refusal) {
      parts[0] += `, got ${describe(refusal.got)}`;
    }
    if (refusal.allowed) {
      parts.push(`Allowed: ${refusal.allowed}`);
    }
    parts.push(`Fix: ${refusal.fix}`);
    parts.push(...elsewhere(refusal.property));
    super(`${typeof scope === 'string' ? scope : scope.node.path || 'App'}: ${parts.map(sentence).join(' ')}`);
    this.name = 'ValidationError';
  }
}

/**
 * How the language that the program is written in spells the option, where that is not how TypeScript does. jsii tells which language it is:
 * `Python/3.11.2`, `go1.22/linux/amd64`, `DotNet/...`, `Java/...`.
 */
function elsewhere(property: string): string[] {
  const [language] = /^(Python|DotNet|go)(?=[\d/])/.exec(process.env.JSII_AGENT ?? '') ?? [];
  const [option] = /^[a-z]\w*/.exec(property) ?? [];
  if (!language || !option) {
    return [];
  }
  const name = language === 'Python'
    ? option.replace('GiB', 'Gib').replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()
    : `${option[0].toUpperCase()}${option.slice(1)}`;
  return name === option ? [] : [`Names are as in TypeScript: \`${option}\` is \`${name}\` here`];
}

const LONGEST_VALUE = 200;

function describe(value: unknown): string {
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  if (typeof value === 'function') {
    return `the ${/^class\b/.test(String(value)) ? 'class' : 'function'} ${value.name}`.trimEnd();
  }
  const text = isUnspoken(value) ? `an instance of ${value.constructor.name}` : (typeof value === 'object' && inJson(value)) || String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}

/** What has no text of its own: a Map, a Set, a Promise. */
function isUnspoken(value: unknown): value is object {
  return typeof value === 'object' && value !== null && value.toString === Object.prototype.toString
    && value.constructor !== undefined && value.constructor !== Object;
}

// A value that JSON cannot write (a circle, a bigint) must not hide the error it is part of.
function inJson(value: object | null): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
