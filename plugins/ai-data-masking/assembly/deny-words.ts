import { Bytes, ConfigIssues, ConfigPath, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, Pattern, PatternKind, PatternSet, PatternStream } from "proxy-wasm-assemblyscript-sdk/assembly/scan";

/** Bytes of a text that are looked at together. */
const PART_BYTES: i32 = 65536;

/** Words that are refused. */
@final
export class DenyWords {
  private readonly patterns: Pattern[] = [];
  /** Where each word stands in the configuration. */
  private readonly names: string[] = [];
  private set: PatternSet = PatternSet.none();

  constructor(private readonly isFolded: bool) {}

  /** Adds the words of a list; blanks around them do not count, nor do empty ones. */
  add(words: string[], name: string): void {
    for (let i = 0; i < words.length; i++) {
      const word = trimmed(Bytes.of(words[i])).toString();
      if (word.length == 0) continue;
      const kind = standsAnywhere(word) ? PatternKind.Literal : PatternKind.Word;
      this.patterns.push(new Pattern(word, kind, this.isFolded, null, true));
      this.names.push(name + "[" + i.toString() + "]");
    }
  }

  /** Makes them ready. @param path of the configuration */
  compile(path: ConfigPath, issues: ConfigIssues): void {
    const set = PatternSet.compile(this.patterns);
    if (!set.ok) issues.error(path.key("deny_words"), set.error);
    this.set = set.value;
  }

  get isEmpty(): bool {
    return this.patterns.length == 0;
  }

  /** The first word of a whole text; null when there is none. */
  find(text: Bytes): DeniedWord | null {
    if (this.isEmpty) return null;
    // Part by part, since a text of nothing but words would have millions of findings.
    const scan = this.set.stream();
    let taken = 0;
    for (let at = 0; at <= text.length; at += PART_BYTES) {
      scan.feed(text.slice(at, at + PART_BYTES));
      const isFound = scan.early.length > 0;
      if (isFound || at + PART_BYTES > text.length) scan.finish();
      const size = scan.take().length;
      if (scan.findings.length > 0) return this.found(text, taken, scan.findings[0]);
      if (isFound) return this.denied(scan.early[0]);
      taken += size;
    }
    return null;
  }

  /** The word that a stream has found (`PatternStream.early`). */
  denied(pattern: i32): DeniedWord {
    if (<u32>pattern >= <u32>this.names.length) return new DeniedWord("", -1, Bytes.empty());
    return new DeniedWord(this.names[pattern], -1, Bytes.of(this.patterns[pattern].text));
  }

  private found(text: Bytes, before: i32, finding: Finding): DeniedWord {
    const start = before + finding.start;
    return new DeniedWord(this.names[finding.pattern], start, text.slice(start, before + finding.end));
  }

  /** A search in a text that comes in pieces. */
  stream(): PatternStream {
    return this.set.stream();
  }
}

/** A word that was found. */
@final
export class DeniedWord {
  constructor(
    /** Where the word stands in the configuration. */
    readonly rule: string,
    /** Bytes of the text before it; -1 when that is not known. */
    readonly position: i32,
    /** As it was written; in a stream, as it is configured. */
    readonly text: Bytes,
  ) {}
}

/**
 * Whether a word is of a script that does not part its words, or puts endings on them (Thai and Lao, Khmer, what is East
 * Asian), so that it may stand anywhere. By UTF-16 units: ideographs beyond the first plane are known by their first half.
 */
function standsAnywhere(word: string): bool {
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    const isSoutheast = (unit >= 0x0e00 && unit < 0x0f00) || (unit >= 0x1780 && unit < 0x1800);
    const isEast = (unit >= 0x2e80 && unit < 0xa640) || (unit >= 0xac00 && unit < 0xd7b0);
    if (isSoutheast || isEast || (unit >= 0xd840 && unit < 0xd8c0) || (unit >= 0xf900 && unit < 0xfb00)) return true;
  }
  return false;
}
