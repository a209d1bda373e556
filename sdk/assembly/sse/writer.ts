import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;

/** Begins an event whose data the caller writes itself, without line ends (JSON has none); `endSseEvent` closes it. */
export function beginSseEvent(out: ByteWriter, event: string): void {
  writeEventType(out, event);
  out.text("data: ");
}

/** Ends what `beginSseEvent` began. */
export function endSseEvent(out: ByteWriter): void {
  out.byte(LF);
  out.byte(LF);
}

/** Appends JSON to an event's data, without the line ends that may stand between its tokens: they would cut the data off. */
export function writeSseJson(out: ByteWriter, json: Bytes): void {
  if (json.indexOfByte(LF) < 0 && json.indexOfByte(CR) < 0) out.bytes(json);
  else for (let i = 0; i < json.length; i++) out.byte(max(json.at(i), 0x20));
}

function writeEventType(out: ByteWriter, event: string): void {
  if (event.length == 0) return;
  out.text("event: ");
  out.text(event);
  out.byte(LF);
}
