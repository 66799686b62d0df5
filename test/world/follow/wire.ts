/** A field of a message: its number, and a number or bytes. */
export interface Field {
  readonly number: number;
  readonly value: Buffer;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

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
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === VARINT) varint();
    else if (kind === FIXED64) at += 8;
    else if (kind === FIXED32) at += 4;
    else if (kind === BYTES) {
      const size = varint();
      if (at + size > message.length) throw new Error(`a field of ${size} bytes ends behind its message`);
      fields.push({ number: Math.floor(tag / 8), value: message.subarray(at, at + size) });
      at += size;
    } else throw new Error(`no field of protobuf has the type ${kind}`);
  }
  return fields;
}

/** The values of the fields of a number. */
export const valuesOf = (message: Buffer, number: number): Buffer[] => fieldsOf(message).filter((field) => field.number === number).map(({ value }) => value);
