import { readCharacterClass } from "./character-class.ts";
import { readEscape } from "./escape.ts";

const MAX_LENGTH = 1024;
const REPEATS = 1000;
/** Rough size of the program that RE2 may make of an expression, counted repetitions multiplied; it gives up at some point. */
const MAX_SIZE = 10_000;
/** Of what stands for any of many characters, which have up to four bytes; and of a class of Unicode. */
const CLASS_SIZE = 12;
const UNICODE_SIZE = 700;

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
  /** Sizes of the open groups so far, the innermost last, and of what a repetition would repeat. */
  readonly #sizes: number[] = [0];
  #last = 0;
  /** The same of how often the innermost is there when all repetitions around it are written out: RE2 has a limit for that. */
  readonly #copies: number[] = [1];
  #lastCopies = 1;
  readonly #names = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  problem(): string | undefined {
    while (this.#at < this.#text.length) {
      const error = this.#step();
      if (error !== undefined) return `not a regular expression of RE2: ${error} at position ${this.#at}`;
      if ((this.#sizes.at(-1) ?? 0) > MAX_SIZE) return `a regular expression whose repetitions make it too large`;
    }
    return this.#depth === 0 ? undefined : "not a regular expression of RE2: a group is not closed";
  }

  #step(): string | undefined {
    const char = this.#text[this.#at];
    switch (char) {
      case "(":
        return this.#open();
      case ")":
        return this.#close();
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
        this.#take(1, true, char === "." ? CLASS_SIZE : 1);
        return undefined;
    }
  }

  #take(length: number, repeatable: boolean, size = 1): void {
    this.#at += length;
    this.#repeatable = repeatable;
    if (repeatable) this.#grow(size);
  }

  #grow(size: number): void {
    this.#last = size;
    this.#lastCopies = 1;
    this.#sizes.push((this.#sizes.pop() ?? 0) + size);
  }

  #close(): string | undefined {
    this.#depth -= 1;
    if (this.#depth < 0) return "a parenthesis closes nothing";
    this.#at += 1;
    this.#repeatable = true;
    this.#grow(Math.max(1, this.#sizes.pop() ?? 0));
    this.#copy(this.#copies.pop() ?? 1);
    return undefined;
  }

  #copy(times: number): void {
    this.#lastCopies = times;
    this.#copies.push(Math.max(times, this.#copies.pop() ?? 1));
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #open(): string | undefined {
    const special = /^\(\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|[imsU]*(?:-[imsU]+)?[:)])/.exec(this.#rest());
    if (this.#text[this.#at + 1] === "?" && special === null) return "a group of an unknown kind";
    const head = special?.[0] ?? "(";
    const name = /<(\w+)>/.exec(head)?.[1];
    if (name !== undefined && this.#names.has(name)) return `a second group named ${name}`;
    if (name !== undefined) this.#names.add(name);
    // Flags alone, such as `(?i)`, open no group.
    if (!head.endsWith(")")) {
      this.#depth += 1;
      this.#sizes.push(0);
      this.#copies.push(1);
    }
    this.#take(head.length, false);
    return undefined;
  }

  #escape(): string | undefined {
    const escaped = readEscape(this.#rest());
    switch (escaped.kind) {
      case "error":
        return escaped.message;
      case "class":
        this.#take(escaped.length, true, escaped.unicode ? UNICODE_SIZE : CLASS_SIZE);
        return undefined;
      case "char":
      case "other":
        this.#take(escaped.length, true, escaped.length);
        return undefined;
    }
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
    const times = Math.max(Number(low), Number(high ?? 0), 1);
    const copies = this.#lastCopies * times;
    if (copies > REPEATS) return `more than ${REPEATS} repetitions, those inside of others multiplied`;
    // What is repeated is there once already.
    this.#grow(this.#last * (times - 1));
    this.#copy(copies);
    return this.#repeat(whole.length);
  }

  #characterClass(): string | undefined {
    const result = readCharacterClass(this.#rest());
    if ("error" in result) return result.error;
    this.#take(result.length, true, CLASS_SIZE + result.unicode * UNICODE_SIZE);
    return undefined;
  }
}
