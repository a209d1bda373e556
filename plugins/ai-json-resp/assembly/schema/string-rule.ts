import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Check } from "./check";
import { hasFormat } from "./formats";
import { Rule } from "./schema";

/** `minLength`, `maxLength`, `pattern`, `format`. */
@final
export class StringRule extends Rule {
  /** Characters of Unicode. */
  minLength: i64 = 0;
  maxLength: i64 = i64.MAX_VALUE;
  pattern: Regex | null = null;
  patternText: string = "";
  /** "": of any. */
  format: string = "";

  holds(value: JsonValue, check: Check): bool {
    if (value.kind != JsonKind.String) return true;
    const text = value.asBytes();
    const report = check.report;
    const length = <i64>charactersOf(text);
    if (length < this.minLength) return report.fault("expected at least " + counted(this.minLength));
    if (length > this.maxLength) return report.fault("expected at most " + counted(this.maxLength));
    const pattern = this.pattern;
    if (pattern != null && !pattern.test(text)) return report.fault("does not match " + this.patternText);
    if (this.format.length == 0 || hasFormat(this.format, text)) return true;
    return report.fault("is no " + this.format);
  }
}

function counted(count: i64): string {
  return count.toString() + (count == 1 ? " character" : " characters");
}

/** Code points of a UTF-8 text. */
function charactersOf(text: Bytes): i32 {
  let count = 0;
  const end = text.ptrEnd;
  for (let p = text.ptr; p < end; p++) count += <i32>((load<u8>(p) & 0xc0) != 0x80);
  return count;
}
