import { ByteWriter, Bytes, JsonKind, jsonParse, Result } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The list of models of the Gemini API, or of Vertex AI's publishers, as OpenAI's; fails when it is none. */
export function readGeminiModels(body: Bytes): Result<Bytes> {
  const document = jsonParse(body);
  let list = document.member("models");
  if (!list.exists) list = document.member("publisherModels");
  if (list.kind != JsonKind.Array) return Result.fail(Bytes.empty(), "expected a list of models");
  const out = new ByteWriter(body.length);
  out.text('{"object":"list","data":[');
  const models = list.items();
  while (models.next()) {
    out.text(models.index == 0 ? '{"id":"' : ',{"id":"');
    out.bytes(lastSegment(models.value.member("name").rawText()));
    out.text('","object":"model","created":0,"owned_by":"google"}');
  }
  out.text("]}");
  return Result.of(out.take());
}

/** `gemini-2.5-flash` of `models/gemini-2.5-flash`. */
function lastSegment(name: Bytes): Bytes {
  let at = name.length;
  while (at > 0 && name.at(at - 1) != 0x2f) at--;
  return name.slice(at);
}
