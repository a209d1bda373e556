import { readEscape } from "./escape.ts";

/** A class in brackets: where it ends and how large it is; or what is wrong with it. */
export type ClassResult = { readonly length: number; readonly unicode: number } | { readonly error: string };

const NAMES = new Set([
  "alnum",
  "alpha",
  "ascii",
  "blank",
  "cntrl",
  "digit",
  "graph",
  "lower",
  "print",
  "punct",
  "space",
  "upper",
  "word",
  "xdigit",
]);

/** @param text begins with `[` */
export function readCharacterClass(text: string): ClassResult {
  let at = text[1] === "^" ? 2 : 1;
  let unicode = 0;
  // The first bracket stands for itself.
  for (let first = true; at < text.length; first = false) {
    if (text[at] === "]" && !first) return { length: at + 1, unicode };
    const item = readItem(text.slice(at));
    if ("error" in item) return item;
    unicode += item.unicode ? 1 : 0;
    at += item.length;
  }
  return { error: "a character class is not closed" };
}

type Item = { readonly length: number; readonly unicode: boolean } | { readonly error: string };

/** A named class, a class by escape, a range, or one character. */
function readItem(text: string): Item {
  const named = /^\[:\^?(\w*):\]/.exec(text);
  if (named !== null) {
    const [whole, name = ""] = named;
    return NAMES.has(name)
      ? { length: whole.length, unicode: false }
      : { error: `character class ${name} is not known` };
  }
  const low = readCharacter(text);
  if ("error" in low) return low;
  if (low.code === undefined) return { length: low.length, unicode: low.unicode };
  const rest = text.slice(low.length);
  if (!rest.startsWith("-") || rest[1] === "]" || rest.length < 2) return { length: low.length, unicode: false };
  const high = readCharacter(rest.slice(1));
  if ("error" in high) return high;
  if (high.code === undefined || high.code < low.code) return { error: "a range is the wrong way round" };
  return { length: low.length + 1 + high.length, unicode: false };
}

type Character =
  /** `code` is missing for a class. */
  | { readonly length: number; readonly code: number | undefined; readonly unicode: boolean }
  | { readonly error: string };

function readCharacter(text: string): Character {
  if (!text.startsWith("\\")) {
    const code = text.codePointAt(0) ?? 0;
    return { length: String.fromCodePoint(code).length, code, unicode: false };
  }
  const escaped = readEscape(text);
  switch (escaped.kind) {
    case "char":
      return { length: escaped.length, code: escaped.code, unicode: false };
    case "class":
      return { length: escaped.length, code: undefined, unicode: escaped.unicode };
    case "other":
      return { error: `${text.slice(0, 2)} is not known in a character class` };
    case "error":
      return { error: escaped.message };
  }
}
