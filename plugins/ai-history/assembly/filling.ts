import {
  Bytes,
  ByteWriter,
  JsonKind,
  JsonPatches,
  JsonValue,
  JsonWriter,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Round, writeRound } from "./history";

/**
 * Puts rounds in front of a turn of a request; every other byte stays.
 * @param turn in `body`; of the Responses API it may be a text, which becomes a list
 */
export function fill(front: Front, body: Bytes, turn: JsonValue, rounds: Array<Round>): Splice {
  const isText = turn.kind == JsonKind.String;
  const out = new ByteWriter(turn.raw.length + 1024);
  const writer = new JsonWriter(out);
  if (isText) writer.beginArray();
  for (let i = 0; i < rounds.length; i++) {
    if (front == Front.Gemini) writeContents(writer, rounds[i]);
    else writeRound(writer, rounds[i]);
  }
  if (isText) {
    writer.beginObject().key("role").string("user").key("content").raw(turn.raw).endObject();
    writer.endArray();
  } else writer.raw(turn.raw);
  const patches = new JsonPatches(body);
  patches.replace(turn, out.take());
  return patches.splice();
}

function writeContents(writer: JsonWriter, round: Round): void {
  writeContent(writer, "user", round.question);
  writeContent(writer, "model", round.answer);
}

function writeContent(writer: JsonWriter, role: string, text: Bytes): void {
  writer.beginObject().key("role").string(role).key("parts").beginArray();
  writer.beginObject().key("text").stringRaw(text).endObject();
  writer.endArray().endObject();
}
