/** What a backslash begins in an expression of RE2. */
export type Escape =
  /** One character; `code` where it is known, for ranges. */
  | { readonly kind: "char"; readonly length: number; readonly code: number }
  /** Any of several characters. */
  | { readonly kind: "class"; readonly length: number; readonly unicode: boolean }
  /** A place between characters, or literal text up to `\E`. */
  | { readonly kind: "other"; readonly length: number }
  | { readonly kind: "error"; readonly message: string };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const MAX_CODE = 0x10ffff;

/** @param text begins with a backslash */
export function readEscape(text: string): Escape {
  const next = text[1];
  if (next === undefined) return error("a backslash at the end");
  const control = CONTROLS[next];
  if (control !== undefined) return { kind: "char", length: 2, code: control };
  if ("dDsSwW".includes(next)) return { kind: "class", length: 2, unicode: false };
  if ("bBAzC".includes(next)) return { kind: "other", length: 2 };
  switch (next) {
    case "p":
    case "P":
      return unicodeClass(text);
    case "x":
      return hexadecimal(text);
    case "Q":
      return { kind: "other", length: /^\\Q[\s\S]*?(?:\\E|$)/.exec(text)?.[0].length ?? 2 };
    default:
      return /[A-Za-z0-9]/.test(next) ? octal(text, next) : { kind: "char", length: 2, code: next.codePointAt(0) ?? 0 };
  }
}

function error(message: string): Escape {
  return { kind: "error", message };
}

/** Unicode's general categories and scripts, which JavaScript knows by the same names. */
function unicodeClass(text: string): Escape {
  const [whole, long, short] = /^\\[pP](?:\{\^?(\w+)\}|([A-Z]))/.exec(text) ?? [];
  const name = long ?? short;
  if (whole === undefined || name === undefined || !isUnicodeName(name)) return error("an unknown class of Unicode");
  return { kind: "class", length: whole.length, unicode: true };
}

/** RE2 knows no short names of scripts, which have four letters in ISO 15924. */
const SHORT_SCRIPTS = ["Cham", "Han", "Lao", "Lisu", "Mro", "Nko", "Thai", "Vai", "Yi"];

function isUnicodeName(name: string): boolean {
  if (name === "Any") return true;
  const isCategory = /^[CLMNPSZ][a-z]?$/.test(name);
  if (!isCategory && name.length <= 4 && !SHORT_SCRIPTS.includes(name)) return false;
  try {
    return new RegExp(`\\p{${isCategory ? name : `Script=${name}`}}`, "u").unicode;
  } catch {
    return false;
  }
}

function hexadecimal(text: string): Escape {
  const [whole, long, short] = /^\\x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2}))/.exec(text) ?? [];
  const code = Number.parseInt(long ?? short ?? "", 16);
  if (whole === undefined || Number.isNaN(code) || code > MAX_CODE) return error("\\x without a character's number");
  return { kind: "char", length: whole.length, code };
}

/** One digit would refer back to a group, which RE2 cannot. */
function octal(text: string, next: string): Escape {
  const [whole] = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(text) ?? [];
  if (whole === undefined) return error(`\\${next} is not known`);
  return { kind: "char", length: whole.length, code: Number.parseInt(whole.slice(1), 8) };
}
