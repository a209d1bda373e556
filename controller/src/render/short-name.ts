import { createHash } from "node:crypto";

/** Longest name of most objects (RFC 1123 subdomain). */
const MAX_NAME = 253;

/** The name itself, or its beginning and eight hex digits of its SHA-256 where it is longer than an object's may be. */
export function shortName(name: string, limit: number = MAX_NAME): string {
  if (name.length <= limit) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, limit - 9).replace(/[^a-z0-9]+$/, "")}-${hash}`;
}
