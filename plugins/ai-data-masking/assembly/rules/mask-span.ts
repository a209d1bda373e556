import { Bytes, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Match } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { MatchCursor } from "./match-cursor";
import { MaskRule } from "./rule";

/** Matches that overlap, masked as one by the longest of them, the first of several. */
@final
export class MaskSpan {
  /** Of the rule that masks, in the configuration. */
  index: i32 = 0;
  end: i32;
  private rule: MaskRule | null = null;
  private match: Match = new Match(0, 0);
  private text: Bytes = Bytes.empty();

  constructor(readonly start: i32) {
    this.end = start;
  }

  add(cursor: MatchCursor): void {
    this.end = max(this.end, cursor.end);
    if (cursor.end - cursor.start <= this.match.end - this.match.start) return;
    this.rule = cursor.rule;
    this.index = cursor.index;
    this.match = cursor.match;
    this.text = cursor.text;
  }

  /** What stands in its place. @param text that the span is of @param isJson whether that is JSON */
  mask(text: Bytes, placeholders: Placeholders, isJson: bool): Bytes {
    const rule = this.rule;
    if (rule == null) return Bytes.empty();
    const value = text.slice(this.start, this.end);
    // A value is itself in the answer's text, and escaped again in its JSON.
    const mask = rule.mask(this.text, this.match, isJson ? unescapeText(value) : value, placeholders);
    return isJson ? escapeBytes(mask) : mask;
  }
}
