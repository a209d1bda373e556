import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { SseParser } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { StreamEditor } from "./stream-editor";

const USAGE: Bytes = Bytes.of('"usage"');

/**
 * Takes the usage chunk out of an OpenAI stream, for a client that did not ask for it; every other byte passes. The usage is
 * kept for the plugins outside, which do not see the chunk either.
 */
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
      const usage = parser.isEvent ? usageOf(parser.data) : JsonValue.missing();
      if (usage.exists) this.hiddenUsage = usage.raw;
      else this.out.bytes(parser.raw);
    }
    // An event that is larger than the parser holds is none of usage: it passes, and so does what follows.
    if (parser.overflowed) this.out.bytes(parser.takeRest());
    return this.out.take();
  }
}

/** The usage of a chunk that has nothing else: `{"choices":[],…,"usage":{…}}`. Missing for all others. */
function usageOf(data: Bytes): JsonValue {
  if (data.indexOf(USAGE) < 0) return JsonValue.missing();
  const chunk = JsonValue.of(data);
  const usage = chunk.member("usage");
  const choices = chunk.member("choices");
  const isAlone = choices.kind == JsonKind.Array && !choices.items().next();
  return isAlone && usage.kind == JsonKind.Object ? usage : JsonValue.missing();
}
