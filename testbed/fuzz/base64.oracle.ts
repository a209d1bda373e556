import type { Subject } from "../src/fuzz/subject.ts";

export const dictionary = [
  ..."=+/-_AZaz09 \t\n\f\r",
  "Zg==",
  "Zm8=",
  "Zh==",
  "é",
  "中",
  "😀",
  "\u0000",
  "A".repeat(24),
];

type Reference = (input: Buffer) => string | null;

/** Digits of one alphabet and, as asked, complete padding; anything else, unused bits among it, is not canonical. */
function strict(encoding: "base64" | "base64url", pattern: RegExp): Reference {
  return (input) => {
    const text = input.toString("latin1");
    if (!pattern.test(text)) return null;
    const decoded = Buffer.from(text, encoding);
    return decoded.toString(encoding).replaceAll("=", "") === text.replaceAll("=", "") ? decoded.toString("hex") : null;
  };
}

const DIGIT = "[A-Za-z0-9+/]";
const PADDED = `(?:${DIGIT}{4})*(?:${DIGIT}{2}==|${DIGIT}{3}=)?`;
const BARE = `(?:${DIGIT}{4})*(?:${DIGIT}{2,3})?`;

/** In the order of the target's decoders. */
const REFERENCES: readonly Reference[] = [
  strict("base64", new RegExp(`^${PADDED}$`)),
  strict("base64", new RegExp(`^(?:${PADDED}|${BARE})$`)),
  strict("base64url", /^[A-Za-z0-9_-]*$/),
  (input) => {
    try {
      return Buffer.from(atob(input.toString("latin1").replaceAll("-", "+").replaceAll("_", "/")), "latin1").toString(
        "hex",
      );
    } catch {
      return null;
    }
  },
  (input) => (/^(?:[0-9a-f]{2})*$/i.test(input.toString("latin1")) ? input.toString("latin1").toLowerCase() : null),
];

export function check(input: Uint8Array, result: number, subject: Subject): string | null {
  const bytes = Buffer.from(input);
  for (const [decoder, reference] of REFERENCES.entries()) {
    const expected = reference(bytes);
    const decoded = subject.call("decode", decoder) === 0 ? null : read(subject).toString("hex");
    if (decoded !== expected) return `decoder ${decoder} gives ${decoded}, Node ${expected}`;
  }
  subject.call("encode");
  if (read(subject).toString("latin1") !== bytes.toString("base64")) return "the encoder differs from Node's";
  const errorAt = (result >> 4) - 1;
  const expectedErrorAt = firstUtf8Error(bytes);
  return errorAt === expectedErrorAt ? null : `UTF-8 error at ${errorAt}, Node's decoder says ${expectedErrorAt}`;
}

function read(subject: Subject): Buffer {
  return subject.read(subject.call("resultAt"), subject.call("resultSize"));
}

/** Length of the longest prefix that decodes without a replacement and encodes to itself; -1 when that is all. */
function firstUtf8Error(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString("utf8"), "utf8");
  if (again.equals(bytes)) return -1;
  let same = 0;
  while (same < again.length && again[same] === bytes[same]) same++;
  // The replacement EF BF BD may share its first bytes with what it stands for.
  while (same > 0 && !Buffer.from(bytes.subarray(0, same).toString("utf8"), "utf8").equals(bytes.subarray(0, same)))
    same--;
  return same;
}
