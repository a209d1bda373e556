export const dictionary = [
  "\x08\x01",
  "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
  "\x12\x02hi",
  "\x12\x04\x0a\x02hi",
  "\x09\x01\x02\x03\x04\x05\x06\x07\x08",
  "\x1d\x01\x02\x03\x04",
  "\x0b\x0c",
  "\xf8\xff\xff\xff\x0f\x00",
];

/** As the target counts: fields, twice, and 1 more when reading did not come to the end. */
export function check(input: Uint8Array, result: number): string | null {
  const expected = fieldsOf(input);
  const actual = `${result >> 1}${(result & 1) === 1 ? " malformed" : ""}`;
  return actual === expected ? null : `${actual} fields, another reader says ${expected}`;
}

function fieldsOf(input: Uint8Array): string {
  let at = 0;
  for (let fields = 0; ; fields++) {
    if (at === input.length) return `${fields}`;
    const tag = varint(input, at);
    const end = tag === undefined ? undefined : fieldEnd(input, tag);
    if (end === undefined || end > input.length) return `${fields} malformed`;
    at = end;
  }
}

interface Varint {
  readonly value: bigint;
  readonly end: number;
}

/** Where the field ends whose tag was read; undefined where there is none. */
function fieldEnd(input: Uint8Array, tag: Varint): number | undefined {
  const field = tag.value >> 3n;
  if (field === 0n || field >= 1n << 29n) return undefined;
  switch (Number(tag.value & 7n)) {
    case 0:
      return varint(input, tag.end)?.end;
    case 1:
      return tag.end + 8;
    case 2: {
      const length = varint(input, tag.end);
      return length === undefined ? undefined : length.end + Number(length.value);
    }
    case 5:
      return tag.end + 4;
    default:
      return undefined;
  }
}

/** Undefined when it is cut, or of more than 64 bits. */
function varint(input: Uint8Array, at: number): Varint | undefined {
  const size = input.subarray(at, at + 10).findIndex((byte) => byte < 0x80) + 1;
  if (size === 0) return undefined;
  const value = input.subarray(at, at + size).reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  return value < 1n << 64n ? { value, end: at + size } : undefined;
}
