import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Captures } from "./captures";
import { isWord } from "./escape";

/** Largest number of a group in a template; a longer one is a name. */
const MAX_NUMBER: i32 = 100_000_000;

/**
 * Writes a template in Go's syntax: `$1`, `${1}`, `$name`, `${name}` and `$$`. A name is as long as letters, digits and
 * underscores go (ASCII; Go also takes other letters); one that is no group writes nothing; a `$` before none is itself.
 */
export function expandTemplate(out: ByteWriter, template: Bytes, captures: Captures): void {
  let from = 0;
  for (let at = template.indexOfByte(0x24); at >= 0; at = template.indexOfByte(0x24, from)) {
    out.raw(template.ptr + <usize>from, at - from);
    from = at + 1;
    if (template.at(from) == 0x24) {
      out.byte(0x24);
      from++;
      continue;
    }
    const braced = template.at(from) == 0x7b;
    const start = braced ? from + 1 : from;
    let end = start;
    while (end < template.length && isWord(template.at(end))) end++;
    if (end == start || (braced && template.at(end) != 0x7d)) {
      out.byte(0x24);
      continue;
    }
    writeGroup(out, captures, template, start, end);
    from = braced ? end + 1 : end;
  }
  out.raw(template.ptr + <usize>from, template.length - from);
}

/** Whether a template is written as it stands. */
export function isLiteralTemplate(template: Bytes): bool {
  return template.indexOfByte(0x24) < 0;
}

/** What the group holds whose number or name is `[start, end)` of the template; a number allocates nothing. */
function writeGroup(out: ByteWriter, captures: Captures, template: Bytes, start: i32, end: i32): void {
  const number = numberIn(template, start, end);
  if (number >= 0) captures.write(out, number);
  else out.bytes(captures.named(template.slice(start, end)));
}

/** The number that `[start, end)` of the template is, without leading zeros; -1 when it is none. */
function numberIn(template: Bytes, start: i32, end: i32): i32 {
  if (end - start > 1 && template.at(start) == 0x30) return -1;
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = template.at(i) - 0x30;
    if (digit < 0 || digit > 9 || number >= MAX_NUMBER) return -1;
    number = number * 10 + digit;
  }
  return number;
}
