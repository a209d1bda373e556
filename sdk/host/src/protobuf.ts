/**
 * The last value of each field of a protobuf message: bytes of length-delimited fields, the varint's own bytes of
 * others. Undefined when malformed. (Foreign functions take such small messages; no schema is needed to read them.)
 */
export function protobufFields(message: Buffer): Map<number, Buffer> | undefined {
  const fields = new Map<number, Buffer>();
  let at = 0;
  while (at < message.length) {
    const tag = varint(message, at);
    if (tag === undefined) return undefined;
    const value = fieldValue(message, tag.end, tag.value & 7);
    if (value === undefined) return undefined;
    fields.set(tag.value >>> 3, value.bytes);
    at = value.end;
  }
  return fields;
}

function fieldValue(message: Buffer, at: number, wireType: number): { bytes: Buffer; end: number } | undefined {
  const fixed = wireType === 1 ? 8 : wireType === 5 ? 4 : -1;
  let start = at;
  let end = at + fixed;
  if (wireType === 0 || wireType === 2) {
    const number = varint(message, at);
    if (number === undefined) return undefined;
    start = wireType === 0 ? at : number.end;
    end = wireType === 0 ? number.end : number.end + number.value;
  } else if (fixed < 0) {
    return undefined;
  }
  return end <= message.length ? { bytes: message.subarray(start, end), end } : undefined;
}

/** Up to 32 bits; longer ones are cut, as no length here is that long. */
function varint(message: Buffer, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    const byte = message[at + index];
    if (byte === undefined) return undefined;
    if (index < 5) value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value: value >>> 0, end: at + index + 1 };
  }
  return undefined;
}

/** A length-delimited field as protobuf writes it. @param number below 16 */
export function lengthDelimited(number: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const prefix = [(number << 3) | 2];
  let length = bytes.length;
  for (; length >= 0x80; length >>>= 7) prefix.push((length & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...prefix, length]), bytes]);
}
