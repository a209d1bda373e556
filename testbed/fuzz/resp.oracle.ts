export const dictionary = [
  "\r\n",
  "+OK\r\n",
  ":1\r\n",
  "$1\r\na\r\n",
  "$-1\r\n",
  "*-1\r\n",
  "*1\r\n",
  "*2\r\n",
  "-ERR ",
  "-1",
  "9",
];

/** What the first byte is for, says the target. */
export function check(input: Uint8Array, result: number): string | null {
  const bytes = Buffer.from(input).subarray(1);
  if (bytes.length > 2048) return null;
  const expected = replies(bytes);
  const actual = `${result >> 1}${(result & 1) === 1 ? " broken" : ""}`;
  return actual === expected ? null : `${actual} replies, another reader says ${expected}`;
}

/** Bytes that a reply may take, and values. */
const LIMIT = 2048;
const DEPTH = 16;

/** How many whole replies there are, and whether what follows is none. */
function replies(bytes: Buffer): string {
  let at = 0;
  for (let count = 0; ; count++) {
    if (at >= bytes.length) return String(count);
    const end = replyEnd(bytes, at, { depth: 0, start: at });
    if (end === "broken") return `${count} broken`;
    if (end === "cut") return String(count);
    at = end;
  }
}

type End = number | "cut" | "broken";

function replyEnd(bytes: Buffer, at: number, place: { readonly depth: number; readonly start: number }): End {
  const line = bytes.indexOf(0x0d, at);
  if (line < 0 || line + 1 >= bytes.length) return "cut";
  if (bytes[line + 1] !== 0x0a) return "broken";
  const type = String.fromCharCode(bytes[at] ?? 0);
  const text = bytes.toString("latin1", at + 1, line);
  const next = line + 2;
  if (type === "+" || type === "-") return next;
  if (!/^-?\d{1,19}$/.test(text) || !":$*".includes(type)) return "broken";
  const value = BigInt(text);
  if (type === ":") return value === BigInt.asIntN(64, value) ? next : "broken";
  if (value < -1n || value > BigInt(LIMIT)) return "broken";
  if (value === -1n) return next;
  return type === "$" ? bulkEnd(bytes, next, Number(value), place.start) : listEnd(bytes, next, Number(value), place);
}

function bulkEnd(bytes: Buffer, at: number, size: number, start: number): End {
  const end = at + size;
  if (end + 2 > bytes.length) return end - start > LIMIT - 2 ? "broken" : "cut";
  return bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? end + 2 : "broken";
}

function listEnd(
  bytes: Buffer,
  at: number,
  count: number,
  place: { readonly depth: number; readonly start: number },
): End {
  if (place.depth === DEPTH) return "broken";
  let next = at;
  for (let index = 0; index < count; index++) {
    const end = replyEnd(bytes, next, { depth: place.depth + 1, start: place.start });
    if (typeof end === "string") return end;
    next = end;
  }
  return next;
}
