import { isWord } from "./escape";
import { Look } from "./node";
import { Around } from "./program";

/** Pseudo byte: the text ends here. */
export const END_OF_TEXT: i32 = -1;

/** Pseudo byte: more bytes may follow, but they are not known yet. */
export const NOT_YET_KNOWN: i32 = -2;

/** The `Around` bits of a byte, or of a pseudo byte. */
export function aroundOf(byte: i32): i32 {
  if (byte < 0) return byte == END_OF_TEXT ? Around.Edge : Around.Unknown;
  if (byte == 0x0a) return Around.Newline;
  return isWord(byte) ? Around.Word : 0;
}

/** The `Around` bits that a look reads behind the position (ahead of it: those of the opposite look). */
export function bitsOf(look: i32): i32 {
  if (look == Look.TextStart) return Around.Edge;
  if (look == Look.LineStart) return Around.Edge | Around.Newline;
  return look == Look.Word || look == Look.NotWord ? Around.Word : 0;
}

/** The look that means the same when the text is read backwards. */
export function mirrored(look: i32): i32 {
  return look < Look.Word ? look ^ 1 : look;
}

/** Whether a look holds between what is behind and what is ahead. */
export function holds(look: i32, behind: i32, ahead: i32): bool {
  if (look == Look.TextStart || look == Look.LineStart) return (behind & bitsOf(look)) != 0;
  if (look < Look.Word) return (ahead & bitsOf(look ^ 1)) != 0;
  if ((ahead & Around.Unknown) != 0) return false;
  return (((behind ^ ahead) & Around.Word) != 0) == (look == Look.Word);
}
