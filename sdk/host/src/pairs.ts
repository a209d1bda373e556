import type { HeaderPair } from "./header-map.ts";

/** Limits of the real host (proxy-wasm-cpp-host, limits.h); a list over them is read as empty. */
const maxBytes = 1024 * 1024;
const maxCount = 1024;

/** `u32 count; count × (u32 nameSize, u32 valueSize); count × (name NUL value NUL)`, little-endian. */
export function encodePairs(pairs: readonly HeaderPair[]): Buffer {
  const texts = pairs.flatMap(([name, value]) => [Buffer.from(name, "latin1"), Buffer.from(value, "latin1")]);
  const sizes = Buffer.alloc(4 + 4 * texts.length);
  sizes.writeUInt32LE(pairs.length, 0);
  texts.forEach((text, index) => {
    sizes.writeUInt32LE(text.length, 4 + 4 * index);
  });
  const nul = Buffer.from([0]);
  return Buffer.concat([sizes, ...texts.flatMap((text) => [text, nul])]);
}

/** The reverse; anything malformed gives no pairs at all, as in the real host. */
export function decodePairs(data: Buffer): HeaderPair[] {
  if (data.length < 4 || data.length > maxBytes) return [];
  const count = data.readUInt32LE(0);
  if (count > maxCount || 4 + 8 * count > data.length) return [];
  const pairs: HeaderPair[] = [];
  let at = 4 + 8 * count;
  const text = (sizeAt: number): string | undefined => {
    const end = at + data.readUInt32LE(sizeAt);
    if (end >= data.length || data[end] !== 0) return undefined;
    const value = data.toString("latin1", at, end);
    at = end + 1;
    return value;
  };
  for (let index = 0; index < count; index++) {
    const name = text(4 + 8 * index);
    const value = text(8 + 8 * index);
    if (name === undefined || value === undefined) return [];
    pairs.push([name, value]);
  }
  return at === data.length ? pairs : [];
}
