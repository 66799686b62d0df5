import { Fn, IResolvable, LazyBase, Token, Tokenization } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { ValidationError } from './errors';
import { sortedEntries } from './maps';
import { isNothing } from './nothing';
import { isPlainObject, splitTokens } from './tokens';

const PLAIN = 'pass strings, numbers, booleans, lists, maps or tokens, and HelmValue.NONE for null';
const SPREAD = 'pass the list as a whole, or use Fn.element or Fn.concat';

// Helm writes values as YAML once more before it renders, without escapes: there these end the release, and U+0085
// becomes a space.
const LOST_BY_HELM = /[\x7f-\x9f\ufffe\uffff]/;

// How far Helm's YAML reader looks for the colon after a key; quotes and escapes count.
const LONGEST_KEY = 1024;

// The rest of Unicode's prepending characters (Grapheme_Cluster_Break=Prepend), in front of a backslash or a quote.
const SWALLOWS_NEXT =
  /[\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}](?=\\|$)/u;

// What cdktf puts into a list, or as a key into a map, that stands for a token as a whole.
const LIST_OR_MAP_MARKER = /[#&]\{TfToken\[[a-zA-Z0-9:._-]+\]\}/;

// What reads the same in JSON, YAML, a template of Terraform and an expression of cdktf: most keys and most text.
const SIMPLE = /^[\w ./:@=+,-]*$/;

// cdktf does not export the class.
const LITERAL_TOKEN = Object.getPrototypeOf(Token.nullValue());

/**
 * One document for the `values` of a Helm release: JSON, which is YAML too, that Helm reads back as exactly
 * `values`, each token replaced by its value. Keys are sorted.
 *
 * Tokens are spliced into the JSON text, `{"name":${jsonencode(var.name)}}`, rather than the whole tree given to one
 * `jsonencode`: cdktf writes the literals of an expression wrongly (quotes, `%{`, null in a list, some keys), and
 * Terraform's JSON leaves characters raw that Helm's YAML reader refuses. So the text is for an attribute, which is a
 * template already; it cannot be an argument of another `Fn`.
 *
 * A pure token keeps the type of its value; text around a token makes it a string.
 */
export function renderHelmValues(scope: IConstruct, property: string, values: object): string {
  return new Renderer(scope).render(property, values);
}

/**
 * The documents for the `values` of a Helm release: later ones win, key by key. Keys are the names that errors
 * use; a document that is absent or empty is left out.
 */
export function renderHelmDocuments(
  scope: IConstruct,
  documents: Record<string, Record<string, unknown> | undefined>,
): string[] {
  return Object.entries(documents)
    .filter(([, values]) => values !== undefined && Object.keys(values).length > 0)
    .map(([property, values]) => renderHelmValues(scope, property, values!));
}

class Renderer {
  // What is being rendered now, outermost first: meeting one of these again is a circle.
  private readonly open = new Set<object>();

  constructor(private readonly scope: IConstruct) {}

  public render(path: string, value: unknown): string {
    switch (typeof value) {
      case 'string':
        return this.renderText(path, value);
      case 'number':
        return this.renderNumber(path, value);
      case 'boolean':
        return String(value);
      case 'object':
        return value === null ? 'null' : this.renderObject(path, value);
      default:
        return this.refuse(path, `is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`, PLAIN);
    }
  }

  private renderText(path: string, text: string): string {
    if (isSimple(text)) {
      return `"${text}"`;
    }
    const parts = this.split(path, text);
    const [first] = parts;
    // The text of a lone number token is a string, as its writer made it one: `${port}`.
    if (parts.length === 1 && typeof first !== 'string' && text.startsWith('$')) {
      return this.renderToken(path, first);
    }
    return `"${this.renderParts(path, parts)}"`;
  }

  private renderParts(path: string, parts: (string | IResolvable)[]): string {
    return parts
      .map((part) => typeof part === 'string' ? this.escape(path, part) : this.renderTokenInText(path, part))
      .join('')
      // A literal `$` in front of a token would make Terraform's escape `$${` of it.
      .replace(/\$(?=\$\{TfToken\[)/g, unicodeEscape);
  }

  private renderNumber(path: string, value: number): string {
    const token = this.find(path, () => Tokenization.reverseNumber(value));
    if (token) {
      return this.renderToken(path, token);
    }
    if (Token.isUnresolved([value])) {
      return this.refuse(path, 'is an element of a list that is only known to Terraform', SPREAD);
    }
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return this.refuse(path, 'is an integer beyond 2^53, which JavaScript has already rounded', 'pass it as a string');
    }
    return Number.isFinite(value) ? JSON.stringify(value) : this.refuse(path, `is ${value}`, 'pass a finite number');
  }

  private renderObject(path: string, value: object): string {
    // Before any look at it as a token: `Token.isUnresolved` does not come back from a construct.
    if (Construct.isConstruct(value)) {
      return this.refuse(path, `is the construct ${value.node.path || 'App'}`, 'pass one of its attributes, such as a name or an ARN');
    }
    if (Tokenization.isResolvable(value)) {
      return this.renderToken(path, value);
    }
    if (isNothing(value)) {
      return 'null';
    }
    if (!Array.isArray(value) && !isPlainObject(value)) {
      return this.refuse(path, `is an instance of ${value.constructor?.name || 'a class'}`, PLAIN);
    }
    if (this.open.has(value)) {
      return this.refuse(path, 'contains itself', 'remove the circular reference');
    }
    this.open.add(value);
    const json = Array.isArray(value) ? this.renderList(path, value) : this.renderMap(path, value);
    this.open.delete(value);
    return json;
  }

  private renderList(path: string, list: unknown[]): string {
    if (list.length === 1 && isMarker('#', list[0])) {
      return this.renderToken(path, this.find(path, () => Tokenization.reverseList(list as string[]))!);
    }
    if (list.length === 1 && typeof list[0] === 'number' && Token.isUnresolved(list)) {
      return this.renderToken(path, this.find(path, () => Tokenization.reverseNumberList(list as number[]))!);
    }
    // An undefined element is refused, not dropped: the elements after it would move, and null is a value.
    // `Array.from`, since `map` skips holes.
    return `[${Array.from(list, (element, index) => this.render(`${path}[${index}]`, element)).join(',')}]`;
  }

  private renderMap(path: string, map: Record<string, unknown>): string {
    const keys = Object.keys(map);
    if (keys.length === 1 && isMarker('&', keys[0])) {
      return this.renderToken(path, this.find(path, () => Tokenization.reverseMap(map))!);
    }
    const entries = sortedEntries(map)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${this.renderKey(path, key)}:${this.render(memberPath(path, key), value)}`);
    return `{${entries.join(',')}}`;
  }

  private renderKey(path: string, key: string): string {
    if (isSimple(key) && key.length + '""'.length <= LONGEST_KEY) {
      return `"${key}"`;
    }
    if (LIST_OR_MAP_MARKER.test(key) || this.split(path, key).some((part) => typeof part !== 'string')) {
      return this.refuse(
        path,
        'has a key that is only known to Terraform, so two keys could collide',
        'use literal keys, or build the whole map with Fn.zipmap or Fn.merge',
      );
    }
    const json = `"${this.escape(path, key)}"`;
    if (json.length > LONGEST_KEY) {
      return this.refuse(path, `has a key of more than ${LONGEST_KEY} characters, which Helm cannot read`, 'use a shorter key');
    }
    return json;
  }

  private renderToken(path: string, token: IResolvable): string {
    const known = this.literalOf(path, token);
    return known ? this.render(path, known.value) : Fn.jsonencode(token);
  }

  private renderTokenInText(path: string, token: IResolvable): string {
    const known = this.literalOf(path, token);
    if (typeof known?.value === 'object') {
      return this.refuse(path, 'contains a list, a map or null inside a string', 'use Fn.jsonencode or Fn.join to convert it to a string');
    }
    if (known) {
      return this.renderParts(path, this.split(path, String(known.value)));
    }
    // `join` makes a string of a number or a boolean and fails for null; of the JSON, only the quotes are not wanted.
    return Fn.replace(Fn.jsonencode(Fn.join('', [Token.asString(token)])), '/^\\"|\\"$/', '');
  }

  /** The value inside a token that holds one (`Token.nullValue()`): in an expression cdktf writes it without quotes, or not at all. */
  private literalOf(path: string, token: IResolvable): { value: unknown } | undefined {
    // Its value appears as bare text at synth, too late to be quoted.
    if (token instanceof LazyBase) {
      return this.refuse(path, 'is a Lazy value', 'pass the value itself, or an attribute that Terraform resolves');
    }
    return Object.getPrototypeOf(token) === LITERAL_TOKEN ? { value: token.resolve(undefined as never) } : undefined;
  }

  /** JSON for literal text, without its quotes, that a Terraform template and a YAML 1.1 reader leave as it is. */
  private escape(path: string, text: string): string {
    if (LOST_BY_HELM.test(text)) {
      return this.refuse(path, 'has a control character that Helm cannot carry', 'remove it (U+007F to U+009F, U+FFFE, U+FFFF)');
    }
    const json = JSON.stringify(text).slice(1, -1)
      // Not Terraform's own `$${`: with a token further on, cdktf takes any `${` for the start of an expression.
      .replace(/[$%](?=\{)/g, unicodeEscape)
      // Taken for a line break and folded when raw in YAML 1.1, which Helm reads.
      .replace(/[\u2028\u2029\ufeff]/g, unicodeEscape)
      // Terraform reads JSON by grapheme: these take the quote or backslash after them along, and the string does not end.
      .replace(/[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e]/g, unicodeEscape)
      // A mark at the start would join the last character of a token before it.
      .replace(/^(?![\u{10000}-\u{10ffff}])[\p{Mark}\u1160-\u11ff]/u, unicodeEscape);
    // Terraform rewrites text to its composed form (NFC): what would change has to be ASCII.
    const stable = json.normalize() === json ? json : json.replace(/[\u0080-\ud7ff\ue000-\uffff]/g, unicodeEscape);
    // Beyond U+FFFF there is no escape that both JSON and YAML read.
    if (/\p{Surrogate}/u.test(text) || stable.normalize() !== stable || SWALLOWS_NEXT.test(stable)) {
      return this.refuse(
        path,
        'has a character that Terraform or YAML cannot carry',
        'replace half a surrogate pair, or a symbol beyond U+FFFF that normalisation rewrites or that joins the next character',
      );
    }
    return stable;
  }

  private split(path: string, text: string): (string | IResolvable)[] {
    if (LIST_OR_MAP_MARKER.test(text)) {
      return this.refuse(path, 'is an element of a list that is only known to Terraform', SPREAD);
    }
    return this.find(path, () => splitTokens(text));
  }

  private find<T>(path: string, lookUp: () => T): T {
    try {
      return lookUp();
    } catch {
      return this.refuse(path, 'contains a token that this program did not create', 'pass a token of this program, or literal text');
    }
  }

  private refuse(property: string, problem: string, fix: string): never {
    // Never with the value: it may be a secret, and need not have a text.
    throw new ValidationError(this.scope, { property, problem, fix });
  }
}

/** A number token in text is digits, so that the rest of what is simple is looked at as well. */
function isSimple(text: string): boolean {
  return SIMPLE.test(text) && !text.includes('e+');
}

function isMarker(kind: '#' | '&', text: unknown): boolean {
  return typeof text === 'string' && text.startsWith(kind) && LIST_OR_MAP_MARKER.exec(text)?.[0] === text;
}

/** The path of an entry of a map, as errors name it. */
export function memberPath(path: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
