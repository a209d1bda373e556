import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GuardRule } from "../rules/guard-rule";

/** A part of a text in whose place something else is to stand. */
@final
export class Edit {
  constructor(
    readonly start: i32,
    /** behind the last byte */
    public end: i32,
    readonly rule: GuardRule,
    /** what of the rule found it */
    readonly kind: string,
    /** what was found, where that is more than this part; null: this part */
    readonly whole: Bytes | null = null,
    /** the rest of what was found in the text before: nothing stands in its place */
    readonly isRest: bool = false,
  ) {}

  /** What goes on from another text, or into one, is told there as a whole: it comes before what was found of it here. */
  get rank(): i32 {
    return this.isRest ? 2 : this.whole != null ? 1 : 0;
  }
}

/** In order, those that overlap made one, under the rule of the first. */
export function mergeEdits(edits: Array<Edit>): Array<Edit> {
  edits.sort((a, b) => {
    if (a.start != b.start) return a.start - b.start;
    return a.rank != b.rank ? b.rank - a.rank : b.end - a.end;
  });
  const merged: Edit[] = [];
  for (let i = 0; i < edits.length; i++) {
    const edit = edits[i];
    const last = merged.length - 1;
    if (last < 0 || edit.start >= merged[last].end) merged.push(edit);
    else if (edit.end > merged[last].end) merged[last].end = edit.end;
  }
  return merged;
}
