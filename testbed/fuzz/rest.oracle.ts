export const dictionary = [
  '{"result":',
  '{"error":"',
  "null",
  "[",
  "]",
  "}",
  '"OK"',
  '"YQ=="',
  "1",
  "-",
  ",",
  '"',
  "NOSCRIPT ",
  "ÿ",
];

/** The bit of an error in what the target answers for a single command. */
const ERROR = 1 << 4;

/** What is an answer to Node's reader is one to ours, and what is no JSON to it is none. */
export function check(input: Uint8Array, result: number): string | null {
  const isAnswer = (result & ERROR) === 0;
  const text = Buffer.from(input).toString("utf8");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return isAnswer ? "an answer, and Node says that it is no JSON" : null;
  }
  return !isAnswer && hasResult(body, text) ? "no answer, and Node sees one" : null;
}

function hasResult(body: unknown, text: string): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body) || !("result" in body)) return false;
  // Of a repeated member Node keeps the last, ours the first.
  const isPlain = text.split('"result"').length === 2 && !text.includes('"error"') && !text.includes("\\u");
  return isPlain && isValue(body.result, 0);
}

function isValue(value: unknown, depth: number): boolean {
  if (value === null) return true;
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value === "string") return value === "OK" || Buffer.from(value, "base64").toString("base64") === value;
  return Array.isArray(value) && depth < 16 && value.every((item) => isValue(item, depth + 1));
}
