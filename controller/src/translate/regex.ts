const MAX_LENGTH = 1024;
const REPEATS = 1000;
const ESCAPES = "abfnrtvdDsSwWpPAzBCQEx";
const CLASS_NAMES = new Set([
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

/**
 * Why a text is not a regular expression of RE2; undefined: it is one. Envoy refuses a whole route table for one that is
 * not, so it must be found here (syntax: github.com/google/re2/wiki/Syntax).
 */
export function regexProblem(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH) return `a regular expression of more than ${MAX_LENGTH} characters`;
  return new Reader(pattern).problem();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** Whether a repetition may follow: there is something to repeat. */
  #repeatable = false;

  constructor(text: string) {
    this.#text = text;
  }

  problem(): string | undefined {
    while (this.#at < this.#text.length) {
      const error = this.#step();
      if (error !== undefined) return `not a regular expression of RE2: ${error} at position ${this.#at}`;
    }
    return this.#depth === 0 ? undefined : "not a regular expression of RE2: a group is not closed";
  }

  #step(): string | undefined {
    const char = this.#text[this.#at];
    switch (char) {
      case "(":
        return this.#open();
      case ")":
        this.#depth -= 1;
        this.#take(1, true);
        return this.#depth < 0 ? "a parenthesis closes nothing" : undefined;
      case "[":
        return this.#characterClass();
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        return this.#repeat(1);
      case "{":
        return this.#counted();
      case "|":
      case "^":
        this.#take(1, false);
        return undefined;
      default:
        this.#take(1, true);
        return undefined;
    }
  }

  #take(length: number, repeatable: boolean): void {
    this.#at += length;
    this.#repeatable = repeatable;
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #open(): string | undefined {
    const special = /^\(\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|[imsU]*(?:-[imsU]+)?[:)])/.exec(this.#rest());
    if (this.#text[this.#at + 1] === "?" && special === null) return "a group of an unknown kind";
    const head = special?.[0] ?? "(";
    // Flags alone, such as `(?i)`, open no group.
    if (!head.endsWith(")")) this.#depth += 1;
    this.#take(head.length, false);
    return undefined;
  }

  #escape(): string | undefined {
    const rest = this.#rest();
    const long =
      /^\\(?:Q[\s\S]*?(?:\\E|$)|[pP](?:\{\^?\w+\}|[A-Z])|x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]{1,6}\})|[0-7]{3})/.exec(rest);
    const next = rest[1];
    if (next === undefined) return "a backslash at the end";
    if (long !== null) this.#take(long[0].length, true);
    else if (/[pPxQ]/.test(next) || (/[A-Za-z0-9]/.test(next) && !ESCAPES.includes(next)))
      return `\\${next} is not known`;
    else this.#take(2, true);
    return undefined;
  }

  #repeat(length: number): string | undefined {
    if (!this.#repeatable) return "there is nothing to repeat";
    const lazy = this.#text[this.#at + length] === "?" ? 1 : 0;
    this.#take(length + lazy, false);
    return undefined;
  }

  /** `{` that begins no repetition stands for itself. */
  #counted(): string | undefined {
    const found = /^\{(\d+)(?:,(\d*))?\}/.exec(this.#rest());
    if (found === null) {
      this.#take(1, true);
      return undefined;
    }
    const [whole, low, high] = found;
    if (Number(low) > REPEATS || Number(high ?? 0) > REPEATS) return `more than ${REPEATS} repetitions`;
    if (high !== undefined && high !== "" && Number(high) < Number(low)) return "repetitions are the wrong way round";
    return this.#repeat(whole.length);
  }

  #characterClass(): string | undefined {
    const found = /^\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]/.exec(this.#rest());
    if (found === null) return "a character class is not closed";
    const body = found[0];
    for (const [, name = ""] of body.matchAll(/\[:\^?(\w+):\]/g)) {
      if (!CLASS_NAMES.has(name)) return `character class ${name} is not known`;
    }
    for (const [, from = "", to = ""] of body.slice(1, -1).matchAll(/([^\\\]-])-([^\\\]-])/g)) {
      if (from > to) return `the range ${from}-${to} is the wrong way round`;
    }
    for (const [, escaped = ""] of body.matchAll(/\\([A-Za-z])/g)) {
      if (!ESCAPES.includes(escaped) || /[ABzCQE]/.test(escaped))
        return `\\${escaped} is not known in a character class`;
    }
    this.#take(body.length, true);
    return undefined;
  }
}
