import { createHash } from "node:crypto";

/** Hexadecimal digits of the hash: 64 bits. */
const DIGITS = 16;

/**
 * A name that a plugin takes, whatever a resource holds: of a longer one the beginning, and a hash of all of it, so that
 * different ones stay different.
 * @param most UTF-16 units, more than 17
 */
export function fittedName(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - DIGITS - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}~${createHash("sha256").update(text).digest("hex").slice(0, DIGITS)}`;
}
