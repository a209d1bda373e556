import { Bytes, ByteWriter, ConfigIssues, ConfigPath, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex, RegexSet } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { ReplaceRole } from "../generated/config.gen";
import { GrokTable } from "../grok/table";
import { Digest } from "./digest";
import { MaskSpan } from "./mask-span";
import { MatchCursor } from "./match-cursor";
import { PartsWriter } from "./parts-writer";
import { MaskKind, MaskRule } from "./rule";

/** Largest texts that masking makes of those of one message, in bytes. */
const LARGEST_TEXT: i32 = 16 * 1024 * 1024;
const TOO_LARGE: string = "the masked text is larger than 16777216 bytes";

/**
 * Values that are masked in one request. Each leaves some small objects behind, which nobody collects before the callback
 * ends: a text of digits alone, each of them a value, would fill the VM.
 */
export const MOST_VALUES: i32 = 1 << 17;
const TOO_MANY: string = "more than 131072 values are to be masked";

/** What masking made of a text. */
@final
export class Masked {
  /** Values of all rules. */
  all: i32 = 0;

  constructor(
    /** As many as were given. */
    readonly texts: Bytes[],
    /** Values that each rule has masked. */
    readonly counts: StaticArray<i32>,
    /** Whether the texts are JSON. */
    readonly isJson: bool,
  ) {}

  /** A rule has masked a value. */
  add(rule: i32): void {
    this.all++;
    this.counts[rule]++;
  }
}

/** The `replace_roles` of a configuration. */
@final
export class MaskRules {
  private readonly rules: MaskRule[] = [];
  /** All expressions at once, to tell which of them match. */
  private set: RegexSet = RegexSet.none();
  /** Whether `set` tells that; false when the expressions are too large together. */
  private isSearched: bool = false;

  /** A wrong expression is an error. */
  constructor(configs: Array<ReplaceRole>, digest: Digest, path: ConfigPath, issues: ConfigIssues) {
    const grok = new GrokTable();
    const expressions: string[] = [];
    for (let i = 0; i < configs.length; i++) {
      const expanded = grok.expand(configs[i].regex);
      const regex = expanded.ok ? Regex.compile(expanded.value) : Result.fail(Regex.none(), expanded.error);
      if (!regex.ok) issues.error(path.at(i).key("regex"), regex.error);
      this.rules.push(new MaskRule(regex.value, kindOf(configs[i]), configs[i], digest));
      expressions.push(expanded.value);
    }
    const set = RegexSet.compile(expressions);
    this.set = set.value;
    this.isSearched = set.ok;
  }

  get length(): i32 {
    return this.rules.length;
  }

  /**
   * The texts with all matches masked, found in each and in all as in one text; null when there is none. Fails where a search
   * gives up or the outcome would be too large: what is not masked must not go on.
   * @param most values that may be masked
   * @param isJson whether the texts are JSON, in whose strings the masks are
   */
  apply(
    texts: Bytes[],
    placeholders: Placeholders,
    most: i32 = MOST_VALUES,
    isJson: bool = false,
  ): Result<Masked | null> {
    const text = joined(texts);
    const cursors: MatchCursor[] = [];
    this.search([text], cursors);
    // What ends with its part may go on, in one text.
    if (texts.length > 1) this.search(texts, cursors);
    const out = new PartsWriter(text, endsOf(texts), LARGEST_TEXT);
    const masked = new Masked(out.parts, new StaticArray<i32>(this.rules.length), isJson);
    const error = mask(cursors, text, out, masked, placeholders, most);
    if (error.length > 0) return Result.fail<Masked | null>(null, error);
    return Result.of<Masked | null>(out.parts.length == 0 ? null : masked);
  }

  /** Adds cursors of the rules that match, each at its first match. */
  private search(texts: Bytes[], cursors: MatchCursor[]): void {
    const seen = new StaticArray<bool>(this.rules.length);
    for (let i = 0; i < texts.length && this.isSearched; i++) {
      const matches = this.set.matches(texts[i]);
      for (let k = 0; k < seen.length; k++) if (matches.matched(k)) seen[k] = true;
    }
    for (let k = 0; k < seen.length; k++) {
      if (seen[k] || !this.isSearched) cursors.push(new MatchCursor(this.rules[k], k, texts));
    }
  }
}

/** Writes the masked text, nothing where nothing matches. @returns what went wrong; "" for nothing */
function mask(
  cursors: MatchCursor[],
  text: Bytes,
  out: PartsWriter,
  masked: Masked,
  placeholders: Placeholders,
  most: i32,
): string {
  let from = 0;
  for (let first = firstOf(cursors, i32.MAX_VALUE); first != null; first = firstOf(cursors, i32.MAX_VALUE)) {
    const span = new MaskSpan(first.start);
    // What overlaps is one value: else a part of one would stay beside the other's mask.
    for (let next: MatchCursor | null = first; next != null; next = firstOf(cursors, span.end)) {
      span.add(next);
      next.next();
    }
    masked.add(span.index);
    out.copy(from, span.start);
    out.put(span.start, span.mask(text, placeholders, masked.isJson));
    from = span.end;
    if (out.overflowed) return TOO_LARGE;
    if (masked.all > most) return TOO_MANY;
  }
  for (let i = 0; i < cursors.length; i++) {
    if (cursors[i].exhausted)
      return "replace_roles[" + cursors[i].index.toString() + "]: the expression reads the text too often";
  }
  if (from == 0) return "";
  out.copy(from, text.length);
  out.finish();
  return out.overflowed ? TOO_LARGE : "";
}

/** The cursor with the leftmost match that begins in front of `limit`; the earlier of several; null when there is none. */
function firstOf(cursors: MatchCursor[], limit: i32): MatchCursor | null {
  let first: MatchCursor | null = null;
  let start = limit;
  for (let i = 0; i < cursors.length; i++) {
    if (cursors[i].isOver || cursors[i].start >= start) continue;
    first = cursors[i];
    start = cursors[i].start;
  }
  return first;
}

function kindOf(config: ReplaceRole): MaskKind {
  if (config.type_ == "hash") return MaskKind.Hash;
  return config.type_ == "placeholder" ? MaskKind.Placeholder : MaskKind.Replace;
}

function joined(texts: Bytes[]): Bytes {
  if (texts.length == 1) return texts[0];
  let size = 0;
  for (let i = 0; i < texts.length; i++) size += texts[i].length;
  const out = new ByteWriter(size);
  for (let i = 0; i < texts.length; i++) out.bytes(texts[i]);
  return out.take();
}

function endsOf(texts: Bytes[]): i32[] {
  const ends: i32[] = [];
  let end = 0;
  for (let i = 0; i < texts.length; i++) {
    end += texts[i].length;
    ends.push(end);
  }
  return ends;
}
