import { createHash } from "node:crypto";
import { stringify } from "yaml";

/** Lists that say something by being empty. */
const TELLING = new Set(["addresses", "chains", "destinations", "endpoints", "fleets", "hosts", "ports", "routes"]);

/** YAML for a golden: without empty lists and header edits, certificates by their hash. */
export function print(value: unknown): string {
  return printed(value, (key, inner) => TELLING.has(key) || !isEmpty(inner));
}

/** The same for messages of Envoy, where an empty one says something. */
export function printMessages(value: unknown): string {
  return printed(value, () => true);
}

type Keep = (key: string, value: unknown) => boolean;

function printed(value: unknown, keep: Keep): string {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return stringify(shorten(plain, keep), { lineWidth: 0, aliasDuplicateObjects: false });
}

function shorten(value: unknown, keep: Keep): unknown {
  if (typeof value === "string") return shortenPem(value);
  if (Array.isArray(value)) return value.map((inner) => shorten(inner, keep));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, shorten(inner, keep)] as const);
  return Object.fromEntries(entries.filter(([key, inner]) => keep(key, inner)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function shortenPem(text: string): string {
  if (!text.startsWith("-----BEGIN ")) return text;
  return `[PEM ${createHash("sha256").update(text).digest("hex").slice(0, 8)}]`;
}
