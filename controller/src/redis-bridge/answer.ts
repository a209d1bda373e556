import type { Outcome } from "./outcome.ts";

/** `{"result": …}` or `{"error": "…"}`. @param encodes whether texts go as base64 */
export function answerOf(outcome: Outcome, encodes: boolean): string {
  if (outcome.kind === "value") return `{"result":${resultOf(outcome.value, encodes)}}`;
  return errorAnswer(outcome.error);
}

/** Bytes that an answer has at least: what is too large need not be made a text first, which may be larger than any can be. */
export function sizeOf(outcome: Outcome): number {
  return outcome.kind === "value" ? valueSize(outcome.value) : outcome.error.length;
}

function valueSize(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((size, item) => size + valueSize(item), 2);
  return Buffer.isBuffer(value) || typeof value === "string" ? value.length : 4;
}

export function errorAnswer(error: string): string {
  return `{"error":${JSON.stringify(error)}}`;
}

/**
 * A reply of the Redis as JSON. Integers come as texts and go as they are: they have 64 bits. Everything else comes as
 * bytes; `OK` is the one text that is never encoded, as the protocol has it.
 */
function resultOf(value: unknown, encodes: boolean): string {
  if (Buffer.isBuffer(value)) return textOf(value, encodes);
  if (typeof value === "string" && /^-?\d+$/.test(value)) return value;
  if (Array.isArray(value)) return `[${value.map((item) => resultOf(item, encodes)).join(",")}]`;
  if (value instanceof Error) return errorAnswer(value.message);
  return value === null || value === undefined ? "null" : JSON.stringify(String(value));
}

const OK = Buffer.from("OK");

function textOf(bytes: Buffer, encodes: boolean): string {
  if (encodes && !bytes.equals(OK)) return `"${bytes.toString("base64")}"`;
  return JSON.stringify(bytes.toString("utf8"));
}
