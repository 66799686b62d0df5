import { Token } from 'cdktf';
import * as fc from 'fast-check';

/** A token, and what Terraform makes of it. */
export interface KnownToken {
  readonly token: unknown;
  readonly value: unknown;
}

/** A values document with tokens, and what Helm must read from it. */
export interface ValuesCase {
  readonly input: Record<string, unknown>;
  readonly expected: unknown;
}

/** Every character that some layer (HCL, cdktf, JSON, YAML 1.1, Unicode normalisation) is known to treat in its own way. */
export const HOSTILE_TEXTS: readonly string[] = [
  '', ' ', '"', '\\', '\\"', '\\\\', 'ends with \\', '"quoted"', '\'', '`', '${', '%{', '${}', '${POD_NAME}', '$${x}', '$$${x}', '%{ if x }',
  '%%{x}', '%%%{x}', '$', '%', '$$', '^end$', '${unclosed', '}', '${a{b}c}', '{{ .Values.x }}', '{{`${x}`}}', '\n', '\r', '\r\n', '\t',
  'two\nlines\n', '\u0000', '\u0001\u001f', 'a \u2028 b', 'a \u2029 b', '\ufeff',
  '\u00e9', '\u0600', '\u06dd\\', 'e\u0301', '\u0301', '\u212b', '\uac00', '\u1100\u1161', '😀', '👩‍👩‍👧', '\u{10ffff}', '日本語', '<&>', '\\u0024{x}', '\\n', '\\${x}',
  '#{x}', '&{x}', '${TfToken[no token]}', '-1.5e+298', '1e21', 'true', 'null', '~', '<<', '---', '- a', 'a: b', '# no comment', '*a', '&a', '!t',
  'sum(rate(x{job=~"a\\\\.b|${c}"}[5m])) by (le)', '{job="x"} |= "%{y}" | json', '-----BEGIN CERTIFICATE-----\nMII=\n', 'x'.repeat(100_000),
];

const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

// What the renderer refuses, since no document can carry it: a symbol beyond U+FFFF that normalisation rewrites, or
// that makes one grapheme with a quote after it, and control characters that Helm loses. And what cdktf would take for a token.
const carriable = (text: string) => {
  const astral = text.replace(/[\u0000-\ud7ff\ue000-\uffff]/g, '.');
  return astral.normalize() === astral && !/[\x7f-\x9f\ufffe\uffff]/.test(text) && !/[\u{11000}-\u{11fff}]|TfToken\[[\w:.-]+\]\}/u.test(text);
};

const HALVES = { first: 0xd800, count: 0x800 };

/** Any character, half ones apart. That of fast-check, the unit `binary`, keeps a table of all million of them. */
const character = fc.nat({ max: 0x10ffff - HALVES.count }).map(
  (index) => String.fromCodePoint(index < HALVES.first ? index : index + HALVES.count),
  (made) => {
    const [point, ...rest] = [...String(made)].map((one) => one.codePointAt(0)!);
    if (typeof made !== 'string' || point === undefined || rest.length > 0) throw new Error('not one character');
    return point < HALVES.first ? point : point - HALVES.count;
  },
);

const text = fc.oneof(
  fc.string({ unit: character, maxLength: 20 }),
  fc.constantFrom(...HOSTILE_TEXTS.filter((hostile) => hostile.length < 1000)),
  fc.array(fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'TfToken[', ']}', 'a'), { maxLength: 12 }).map((parts) => parts.join('')),
).filter(carriable);

const number = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -0, 0.1, 5e-324, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -123456789, 1e-7),
  // The doubles that cdktf keeps for tokens cannot be told from tokens.
  fc.double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => Number.isSafeInteger(value) === Number.isInteger(value) && !Token.isUnresolved(value) && !Token.isUnresolved([value])),
);

/** Arbitrary values documents; with tokens from `tokens` anywhere in them, `texts` being those that can be part of a text. */
export function valuesCases(tokens: readonly KnownToken[] = [], texts: readonly KnownToken[] = []): fc.Arbitrary<ValuesCase> {
  interface Node { readonly input: unknown; readonly expected: unknown }
  const same = (input: unknown): Node => ({ input, expected: json(input) });
  const literal = fc.oneof(text, number, fc.boolean(), fc.constant(null)).map(same);
  const known = (from: readonly KnownToken[]) => fc.constantFrom(...from).map(({ token, value }) => ({ input: token, expected: value }));
  const mixed = () => fc.tuple(text, known(texts), text, known(texts), text).map((parts) => ({
    input: parts.map((part) => typeof part === 'string' ? part : part.input).join(''),
    expected: parts.map((part) => typeof part === 'string' ? part : part.expected).join(''),
  }));
  const leaf = tokens.length === 0 ? literal : fc.oneof({ weight: 3, arbitrary: literal }, known(tokens), mixed());

  const { map } = fc.letrec<{ node: Node; list: Node; map: Node }>((tie) => ({
    node: fc.oneof({ maxDepth: 6, withCrossShrink: true }, leaf, tie('list'), tie('map')),
    list: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => ({
      input: nodes.map((node) => node.input), expected: nodes.map((node) => node.expected),
    })),
    map: fc.array(fc.tuple(text, tie('node')), { maxLength: 5 }).map((entries) => ({
      input: Object.fromEntries(entries.map(([key, node]) => [key, node.input])),
      expected: Object.fromEntries(entries.map(([key, node]) => [key, node.expected])),
    })),
  }));
  return map as fc.Arbitrary<ValuesCase>;
}

/**
 * What Terraform makes of a string of a .tf.json file that has no expression in it, after the HCL specification and
 * not after our code: `$${` and `%%{` are escapes, any other `${` or `%{` begins an expression, a backslash means
 * nothing, and text is normalised to NFC.
 */
export function evaluateTemplate(template: string): string {
  let result = '';
  for (let at = 0; at < template.length; at++) {
    const rest = template.slice(at, at + 3);
    if (rest === '$${' || rest === '%%{') {
      result += rest.slice(1);
      at += 2;
    } else if (rest.startsWith('${') || rest.startsWith('%{')) {
      throw new Error(`an expression begins at ${at}: ${template.slice(at, at + 40)}`);
    } else {
      result += template[at];
    }
  }
  return result.normalize('NFC');
}
