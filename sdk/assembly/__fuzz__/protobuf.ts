import { ProtoReader } from "../protobuf/reader";
import { ProtoWire } from "../protobuf/wire";
import { ProtoWriter } from "../protobuf/writer";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/**
 * Reads a message, writes what was read, and reads that: the two must be alike. Answers the number of fields, twice, and 1 more
 * for a malformed message.
 */
export function run(size: i32): i32 {
  const reader = new ProtoReader(given(size));
  const writer = new ProtoWriter();
  let fields = 0;
  while (reader.next()) {
    fields++;
    if (reader.wire == ProtoWire.Length) writer.bytes(reader.field, reader.bytes);
    else writer.number(reader.field, reader.number);
  }
  if (reader.malformed && reader.next()) unreachable();
  compare(new ProtoReader(given(size)), new ProtoReader(writer.view()), fields);
  return (fields << 1) | (reader.malformed ? 1 : 0);
}

function compare(first: ProtoReader, second: ProtoReader, fields: i32): void {
  for (let i = 0; i < fields; i++) {
    if (!first.next() || !second.next() || first.field != second.field || first.number != second.number) unreachable();
    if (!first.bytes.equals(second.bytes)) unreachable();
  }
  if (second.next() || second.malformed) unreachable();
}
