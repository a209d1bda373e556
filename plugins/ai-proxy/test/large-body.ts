import { createCipheriv, createHash } from "node:crypto";

export const MEBIBYTE = 1024 * 1024;

/** What a VM may hold, in pages of 64 KiB: 4 MiB. */
export const MAX_PAGES = 64;

/** Bytes that look random, as base64: the same for the same seed. @param size of the text in bytes, a multiple of 4 */
export function base64Of(seed: number, size: number): string {
  const key = Buffer.alloc(16, seed);
  const cipher = createCipheriv("aes-128-ctr", key, Buffer.alloc(16));
  return cipher.update(Buffer.alloc((size / 4) * 3)).toString("base64");
}

/** Large texts are compared by this: a difference would be printed whole. */
export function digest(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The value with each string over 1,000 characters in the form `<length> <hash>`. */
export function shortened(value: unknown): unknown {
  if (typeof value === "string") return value.length > 1000 ? `${value.length} ${digest(value)}` : value;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shortened(member)]));
}
