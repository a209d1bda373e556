import { Bytes, ByteWriter, hexEncode, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { escapeBytes } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { Action, GuardRule } from "../rules/guard-rule";
import { Edit, mergeEdits } from "./edit";
import { labelOf } from "./label";

/** Bytes of a digest that are shown. */
const DIGEST_BYTES: i32 = 16;

/** Puts in the place of what rules found what they say. */
@final
export class TextChanger {
  constructor(
    private readonly key: Secret,
    /** where reversible masks are kept; null: there is no way back */
    private readonly placeholders: Placeholders | null,
  ) {}

  /** The text with its edits. @param isJson whether it is JSON, in whose strings they are */
  changed(text: Bytes, edits: Array<Edit>, isJson: bool = false): Bytes {
    const out = new ByteWriter(text.length + 64);
    const merged = mergeEdits(edits);
    let from = 0;
    for (let i = 0; i < merged.length; i++) {
      const edit = merged[i];
      out.bytes(text.slice(from, edit.start));
      if (!edit.isRest) {
        const whole = edit.whole;
        const value = whole == null ? text.slice(edit.start, edit.end) : whole;
        const replacement = this.replacement(edit.rule, edit.kind, value);
        out.bytes(isJson ? escapeBytes(replacement) : replacement);
      }
      from = edit.end;
    }
    out.bytes(text.slice(from));
    return out.take();
  }

  private replacement(rule: GuardRule, kind: string, value: Bytes): Bytes {
    if (rule.action == Action.Replace) return rule.replacement;
    if (rule.action == Action.Hash) return digestOf(this.key, value);
    const placeholders = this.placeholders;
    if (rule.reversible && placeholders != null) return placeholders.of(labelOf(rule, kind), value);
    return masked(value, rule.keepLast);
  }
}

/** A keyed digest of a text: 32 hexadecimal digits. */
export function digestOf(key: Secret, text: Bytes): Bytes {
  return hexEncode(hmacSha256(key.reveal(), text).slice(0, DIGEST_BYTES));
}

/** Asterisks, and so many of the last characters, unless they are more than half of all. */
function masked(value: Bytes, keepLast: i32): Bytes {
  const out = new ByteWriter(32);
  out.text("****");
  let from = value.length;
  for (let kept = 0; kept < keepLast && from > 0; kept++) {
    from--;
    while (from > 0 && (value.at(from) & 0xc0) == 0x80) from--;
  }
  if (2 * (value.length - from) <= value.length) out.bytes(value.slice(from));
  return out.take();
}
