import type { Random } from "./random.ts";

/** Inputs never get longer, in bytes. */
export const MAX_INPUT = 16_384;

export interface Material {
  /** Inputs to splice with. */
  readonly pool: readonly Uint8Array[];
  /** Tokens of the format. */
  readonly dictionary: readonly Uint8Array[];
}

type Mutator = (input: Uint8Array, random: Random, material: Material) => Uint8Array;

/** Bytes that are special to most formats. */
const TELLING = [0x00, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x25, 0x2c, 0x30, 0x3a, 0x5b, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xff];

function splice(input: Uint8Array, from: number, to: number, inserted: Uint8Array): Uint8Array {
  return Buffer.concat([input.subarray(0, from), inserted, input.subarray(to)]);
}

function range(input: Uint8Array, random: Random): [number, number] {
  const from = random.below(input.length + 1);
  return [from, from + random.below(Math.min(input.length - from, 64) + 1)];
}

const flipBit: Mutator = (input, random) => {
  const out = Buffer.from(input);
  const at = random.below(out.length);
  if (at < out.length) out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
  return out;
};

const setByte: Mutator = (input, random) => {
  const out = Buffer.from(input);
  const at = random.below(out.length);
  if (at < out.length) out[at] = random.pick(TELLING) ?? 0;
  return out;
};

const insertByte: Mutator = (input, random) => {
  const at = random.below(input.length + 1);
  return splice(input, at, at, Uint8Array.of(random.below(256)));
};

const insertToken: Mutator = (input, random, { dictionary }) => {
  const at = random.below(input.length + 1);
  return splice(input, at, at, random.pick(dictionary) ?? Uint8Array.of(0x22));
};

const overwriteToken: Mutator = (input, random, { dictionary }) => {
  const token = random.pick(dictionary) ?? Uint8Array.of(0x22);
  const at = random.below(input.length + 1);
  return splice(input, at, Math.min(input.length, at + token.length), token);
};

const remove: Mutator = (input, random) => splice(input, ...range(input, random), new Uint8Array());

const truncate: Mutator = (input, random) => input.subarray(0, random.below(input.length + 1));

/** Repeats a part, up to 600 times: deep nesting and long runs. */
const repeat: Mutator = (input, random) => {
  const [from, to] = range(input, random);
  const part = input.subarray(from, Math.min(to, from + 8));
  const times = 1 << random.below(10);
  return splice(input, from, from, Buffer.concat(new Array<Uint8Array>(times).fill(part)));
};

const crossOver: Mutator = (input, random, { pool }) => {
  const other = random.pick(pool) ?? input;
  const [from, to] = range(other, random);
  return splice(input, ...range(input, random), other.subarray(from, to));
};

const MUTATORS: readonly Mutator[] = [
  flipBit,
  setByte,
  insertByte,
  insertToken,
  insertToken,
  overwriteToken,
  remove,
  truncate,
  repeat,
  crossOver,
];

/** A changed copy of `input`: one to eight mutations on top of each other. */
export function mutate(input: Uint8Array, random: Random, material: Material): Uint8Array {
  let out = input;
  for (let left = 1 << random.below(4); left > 0; left--) {
    const mutator = random.pick(MUTATORS) ?? flipBit;
    out = mutator(out, random, material).subarray(0, MAX_INPUT);
  }
  return out;
}
