import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { SseParser } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { StreamEditor } from "./stream-editor";

const USAGE: Bytes = Bytes.of('"usage"');

/** Takes the usage chunk out of an OpenAI stream, for a client that did not ask for it; every other byte passes. */
@final
export class UsageStrip extends StreamEditor {
  private readonly parser: SseParser = new SseParser();
  private readonly out: ByteWriter = new ByteWriter(512);

  protected edit(chunk: Bytes, endOfStream: bool): Bytes {
    const parser = this.parser;
    if (parser.overflowed) return chunk;
    parser.push(chunk);
    if (endOfStream) parser.finish();
    while (parser.nextBlock()) {
      if (!parser.isEvent || !isUsageChunk(parser.data)) this.out.bytes(parser.raw);
    }
    // An event that is larger than the parser holds is none of usage: it passes, and so does what follows.
    if (parser.overflowed) this.out.bytes(parser.takeRest());
    return this.out.take();
  }
}

/** `{"choices":[],…,"usage":{…}}` */
function isUsageChunk(data: Bytes): bool {
  if (data.indexOf(USAGE) < 0) return false;
  const chunk = JsonValue.of(data);
  if (chunk.member("usage").kind != JsonKind.Object) return false;
  const choices = chunk.member("choices");
  return choices.kind == JsonKind.Array && !choices.items().next();
}
