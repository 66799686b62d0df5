/** A field of a message whose value is bytes. */
export interface Field {
  readonly number: number;
  readonly value: Buffer;
}

const VARINT = 0;
const BYTES = 2;
/** Types of a fixed size. */
const SIZES: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/**
 * The fields of a message whose values are bytes: texts, ids and other messages. Numbers are passed over.
 *
 * @see https://protobuf.dev/programming-guides/encoding/ (2026-11-30)
 */
export function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      if (at >= message.length) throw new Error('a message ends within a number');
      const byte = message[at++];
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    const size = kind === BYTES ? varint() : SIZES[kind];
    if (kind === VARINT) {
      varint();
      continue;
    }
    if (size === undefined) throw new Error(`no field of protobuf has the type ${kind}`);
    if (at + size > message.length) throw new Error(`a field of ${size} bytes ends behind its message`);
    if (kind === BYTES) fields.push({ number: Math.floor(tag / 8), value: message.subarray(at, at + size) });
    at += size;
  }
  return fields;
}

/** The values of the fields of a number. */
export function valuesOf(message: Buffer, number: number): Buffer[] {
  return fieldsOf(message).filter((field) => field.number === number).map(({ value }) => value);
}
