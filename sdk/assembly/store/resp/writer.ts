import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

const CR: i32 = 0x0d;
const LF: i32 = 0x0a;

/** A command as RESP has it: an array of bulk strings, of any bytes. */
export function respCommand(words: Array<Bytes>): Bytes {
  let size = 16;
  for (let i = 0; i < words.length; i++) size += words[i].length + 16;
  const out = new ByteWriter(size);
  count(out, 0x2a, words.length);
  for (let i = 0; i < words.length; i++) {
    count(out, 0x24, words[i].length);
    out.bytes(words[i]);
    out.byte(CR);
    out.byte(LF);
  }
  return out.take();
}

function count(out: ByteWriter, type: i32, value: i32): void {
  out.byte(type);
  out.integer(value);
  out.byte(CR);
  out.byte(LF);
}
