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
    out.bytes(template.slice(from, at));
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
    out.bytes(groupOf(captures, template.slice(start, end)));
    from = braced ? end + 1 : end;
  }
  out.bytes(template.slice(from));
}

/** Whether a template is written as it stands. */
export function isLiteralTemplate(template: Bytes): bool {
  return template.indexOfByte(0x24) < 0;
}

function groupOf(captures: Captures, name: Bytes): Bytes {
  const number = numberOf(name);
  return number >= 0 ? captures.group(number) : captures.named(name);
}

/** The number that a name is, without leading zeros; -1 when it is none. */
function numberOf(name: Bytes): i32 {
  if (name.length > 1 && name.at(0) == 0x30) return -1;
  let number = 0;
  for (let i = 0; i < name.length; i++) {
    const digit = name.at(i) - 0x30;
    if (digit < 0 || digit > 9 || number >= MAX_NUMBER) return -1;
    number = number * 10 + digit;
  }
  return number;
}
