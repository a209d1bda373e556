import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Most texts that one expression is written out to. */
const MOST_TEXTS: i32 = 400;

/** Stand for `\b` and for the rest of a word while texts are put together. */
const EDGE: string = "\u0002";
const OPEN: string = "\u0001";

/** A text that an expression stands for. */
@final
export class Spelling {
  constructor(
    readonly content: string,
    /** Nothing of a word may stand before it. */
    readonly begins: bool,
    /** Nothing of a word may stand behind it. */
    readonly ends: bool,
    /** The word that it ends in may go on. */
    readonly open: bool,
  ) {}
}

/**
 * An expression written out to all texts that it stands for, which are looked for much faster; none when it stands for too
 * many, or has something that cannot be written out. Between words there is a blank; `.` is an apostrophe.
 */
export function spellingsOf(pattern: string): Spelling[] {
  const expander = new Expander(pattern);
  const texts = expander.alternatives();
  const spellings: Spelling[] = [];
  if (expander.failed || !expander.isDone) return spellings;
  for (let i = 0; i < texts.length; i++) {
    const spelling = spellingOf(texts[i]);
    if (spelling == null) return [];
    spellings.push(spelling);
  }
  return spellings;
}

function spellingOf(text: string): Spelling | null {
  let content = text;
  let begins = false;
  let ends = false;
  while (content.startsWith(EDGE)) {
    begins = true;
    content = content.substring(1);
  }
  while (content.endsWith(EDGE)) {
    ends = true;
    content = content.substring(0, content.length - 1);
  }
  const open = content.endsWith(OPEN);
  if (open) content = content.substring(0, content.length - 1);
  // Blanks at the ends are what separates it from other parts; a few bytes within words are everywhere.
  content = content.trim();
  const size = Bytes.of(content).length;
  const isPlain = !content.includes(EDGE) && !content.includes(OPEN) && (size > 2 || (size > 0 && begins && ends));
  return isPlain ? new Spelling(content, begins, ends && !open, open) : null;
}

/** Reads the subset of RE2's syntax that can be written out. */
@final
class Expander {
  failed: bool = false;
  private at: i32 = 0;

  constructor(private readonly pattern: string) {}

  get isDone(): bool {
    return this.at == this.pattern.length;
  }

  /** Up to the end, or to the parenthesis that closes a group. */
  alternatives(): string[] {
    let all = this.sequence();
    while (!this.failed && this.peek() == 0x7c) {
      this.at++;
      all = all.concat(this.sequence());
      if (all.length > MOST_TEXTS) this.failed = true;
    }
    return all;
  }

  private sequence(): string[] {
    let all: string[] = [""];
    while (!this.failed && !this.isDone && this.peek() != 0x7c && this.peek() != 0x29) {
      all = this.product(all, this.repeated(this.atom()));
    }
    return all;
  }

  private peek(): i32 {
    return this.at < this.pattern.length ? this.pattern.charCodeAt(this.at) : -1;
  }

  /** Texts of what one escape, class, group or character stands for. */
  private atom(): string[] {
    const char = this.pattern.charAt(this.at++);
    if (char == "\\") return this.escape();
    if (char == "[") return this.choice();
    if (char == "(") return this.group();
    if (char == ".") return ["'"];
    if ("*+{^$".includes(char)) this.failed = true;
    return [char.toLowerCase()];
  }

  private escape(): string[] {
    const char = this.pattern.charAt(this.at++);
    if (char == "b") return [EDGE];
    if (char == "W" || char == "s") return this.counted() == 0 ? [" ", ""] : [" "];
    if (char == "w" || char == "S") {
      // Only the rest of a word: one character alone is no text.
      if (this.counted() != 0) this.failed = true;
      return [OPEN];
    }
    if (char == "d") this.failed = true;
    return [char == "n" ? " " : char];
  }

  /** Reads `{0,16}`, `{1,4}` or nothing; gives the least count, 1 for nothing. */
  private counted(): i32 {
    if (this.peek() != 0x7b) return 1;
    const least = this.pattern.charCodeAt(this.at + 1) - 0x30;
    this.at = this.pattern.indexOf("}", this.at) + 1;
    return least;
  }

  private choice(): string[] {
    const all: string[] = [];
    while (!this.isDone && this.peek() != 0x5d) {
      const char = this.pattern.charAt(this.at++);
      if ("^-\\".includes(char)) this.failed = true;
      all.push(char.toLowerCase());
    }
    this.at++;
    return all;
  }

  private group(): string[] {
    if (!this.pattern.startsWith("?:", this.at)) this.failed = true;
    this.at += 2;
    const all = this.alternatives();
    this.at++;
    return all;
  }

  private repeated(all: string[]): string[] {
    if (this.peek() == 0x3f) {
      this.at++;
      return all.includes("") ? all : all.concat([""]);
    }
    if (this.peek() == 0x2a || this.peek() == 0x2b || this.peek() == 0x7b) this.failed = true;
    return all;
  }

  private product(first: string[], second: string[]): string[] {
    if (first.length * second.length > MOST_TEXTS) {
      this.failed = true;
      return first;
    }
    const all: string[] = [];
    for (let i = 0; i < first.length; i++) {
      for (let k = 0; k < second.length; k++) all.push(first[i] + second[k]);
    }
    return all;
  }
}
