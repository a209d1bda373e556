import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EditOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { GatheringGate, VerdictGate } from "../answer/gates";
import { ChatEditor } from "../answer/stream-editor";
import { StreamedAnswer } from "../answer/streamed";
import { Verdict } from "../guard/verdict";
import { characters, pieceEnd } from "../verdict/cut";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Cuts the input as a text into pieces, and lets it pass as a stream in chunks; answers how many segments it had. */
export function run(size: i32): i32 {
  const bytes = given(size);
  for (let longest = 1; longest < 40; longest += 13) cutAll(bytes, longest);
  const limit = max(bytes.at(0), 1);
  return stream(bytes, Front.OpenAiChat, limit) + stream(bytes, Front.AnthropicMessages, limit);
}

/** Pieces are all of the text, and none is longer than it may be. */
function cutAll(bytes: Bytes, longest: i32): void {
  for (let from = 0; from < bytes.length; ) {
    const end = pieceEnd(bytes, from, longest);
    if (end <= from || end > bytes.length) unreachable();
    // A piece that begins within a character has one more.
    if (characters(bytes.slice(from, end)) > longest) unreachable();
    from = end;
  }
}

/** What nobody refuses passes byte for byte. */
function stream(bytes: Bytes, front: Front, limit: i32): i32 {
  const gathering = new GatheringGate();
  const gate = new VerdictGate();
  const reader = new ChatEditor(front, gathering, new EditOptions());
  const answer = new StreamedAnswer(gathering, reader, gate, new ChatEditor(front, gate, new EditOptions()), limit);
  const out = new ByteWriter(bytes.length);
  let segments = 0;
  for (let from = 0; from <= bytes.length; from += limit) {
    const isLast = from + limit > bytes.length;
    answer.push(bytes.slice(from, from + limit), isLast);
    for (let segment = answer.next(); segment != null; segment = answer.next()) {
      segments++;
      out.bytes(answer.release(new Verdict()));
    }
    if (isLast) break;
  }
  if (!out.view().equals(bytes)) unreachable();
  return segments;
}
