import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonWriter } from "../../json/writer";
import { Result } from "../../result";
import { GeminiContents } from "./gemini-request-contents";
import { writeGenerationConfig } from "./gemini-request-config";
import { writeGeminiTools } from "./gemini-request-tools";
import { protoMember } from "./proto-json";
import { RequestOptions } from "./request-options";

/**
 * A Gemini `generateContent` request as the neutral one, an OpenAI chat-completions request; model and stream come from the
 * path, by the options. Texts and JSON schemas are copied as they stand. Members of Gemini's own (safety settings, cached
 * content, labels) are left out. Fails, with the JSON path at fault, when it is no such request.
 */
export function readGeminiRequest(body: Bytes, options: RequestOptions): Result<Bytes> {
  const document = jsonParse(body);
  if (document.kind != JsonKind.Object) return Result.fail(Bytes.empty(), "body: expected a JSON object");
  const contents = protoMember(document, "contents");
  if (contents.kind != JsonKind.Array && contents.kind != JsonKind.Object) {
    return Result.fail(Bytes.empty(), "contents: expected an array");
  }
  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(options.model).key("messages").beginArray();
  const messages = new GeminiContents(json, options.keepThinking);
  messages.system(protoMember(document, "systemInstruction"));
  const problem = messages.read(contents);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  json.endArray();
  writeGeminiTools(json, protoMember(document, "tools"), protoMember(document, "toolConfig"));
  writeGenerationConfig(json, protoMember(document, "generationConfig"), options.isOpenAi);
  if (options.isStream) {
    // A Gemini stream always tells its usage.
    json.key("stream").bool(true).key("stream_options").beginObject().key("include_usage").bool(true).endObject();
  }
  json.endObject();
  return Result.of(out.take());
}
