import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { crc32 } from "../../crypto/crc32";

/** Appends `value` as four big-endian bytes. */
export function writeNumber(out: ByteWriter, value: u32): void {
  for (let shift = 24; shift >= 0; shift -= 8) out.byte((value >> shift) & 0xff);
}

/** Appends a header of type string. */
export function writeHeader(out: ByteWriter, name: string, value: string): void {
  out.byte(name.length);
  out.text(name);
  out.byte(7);
  out.byte(value.length >> 8);
  out.byte(value.length & 0xff);
  out.text(value);
}

/** A message with these headers, both checksums right. */
export function message(headers: Bytes, payload: Bytes): Bytes {
  const out = new ByteWriter();
  writeNumber(out, 16 + headers.length + payload.length);
  writeNumber(out, headers.length);
  writeNumber(out, crc32(out.view()));
  out.bytes(headers);
  out.bytes(payload);
  writeNumber(out, crc32(out.view()));
  return out.take();
}

/** An event of this type. */
export function event(type: string, payload: string): Bytes {
  const headers = new ByteWriter();
  writeHeader(headers, ":message-type", "event");
  writeHeader(headers, ":event-type", type);
  return message(headers.view(), Bytes.of(payload));
}

/** The pieces, one after the other. */
export function joined(pieces: Bytes[]): Bytes {
  const out = new ByteWriter();
  for (let i = 0; i < pieces.length; i++) out.bytes(pieces[i]);
  return out.take();
}
