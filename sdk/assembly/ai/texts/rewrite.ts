import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonPatches } from "../../json/patches";
import { JsonWriter } from "../../json/writer";
import { findLineEnd, skipLineEnd } from "../../sse/line-end";
import { writeSseJson } from "../../sse/writer";

/** A text as a JSON string. */
export function quoted(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  new JsonWriter(out).stringBytes(text);
  return out.take();
}

export function joined(first: Bytes, second: Bytes): Bytes {
  if (first.length == 0) return second;
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}

/** A document with its changes. */
export function patched(patches: JsonPatches, document: Bytes): Bytes {
  const splice = patches.splice();
  const out = new ByteWriter(splice.bytes.length + document.length - splice.length);
  out.bytes(splice.bytes);
  out.bytes(document.slice(splice.length));
  return out.take();
}

/**
 * Appends a server-sent event with other data: its other lines, comments among them, stay as they came.
 * @param raw the event as it came @param data its data @param json what stands in their place
 */
export function writeEventWith(out: ByteWriter, raw: Bytes, data: Bytes, json: Bytes): void {
  // Data of one line are a window of the event.
  if (data.buffer == raw.buffer && data.start >= raw.start && data.end <= raw.end) {
    out.bytes(raw.slice(0, data.start - raw.start));
    writeSseJson(out, json);
    out.bytes(raw.slice(data.end - raw.start));
    return;
  }
  let isTold = false;
  for (let from = 0; from < raw.length; ) {
    const stop = findLineEnd(raw.ptr + <usize>from, raw.ptrEnd);
    const next = <i32>((stop < raw.ptrEnd ? skipLineEnd(stop, raw.ptrEnd) : stop) - raw.ptr);
    const end = <i32>(stop - raw.ptr);
    if (!isDataLine(raw.slice(from, end))) out.bytes(raw.slice(from, next));
    else if (!isTold) {
      isTold = true;
      out.text("data: ");
      writeSseJson(out, json);
      out.bytes(raw.slice(end, next));
    }
    from = next;
  }
}

function isDataLine(line: Bytes): bool {
  return line.startsWith(Bytes.constant("data")) && (line.length == 4 || line.at(4) == 0x3a);
}
