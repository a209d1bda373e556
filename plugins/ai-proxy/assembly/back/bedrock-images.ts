import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ImageRequest } from "./image-request";
import { ImagesAnswer, NO_IMAGE } from "./images-answer";

/**
 * An OpenAI `images/generations` request for `invoke` with a model of Amazon's own (Nova Canvas, Titan); fails, with the
 * JSON path at fault, when it is none. Members of their own are kept: `negative_prompt`, `seed`, `cfg_scale`.
 */
export function writeBedrockImageRequest(body: Bytes): Result<Bytes> {
  const request = new ImageRequest(body);
  if (request.problem.length > 0) return Result.fail(Bytes.empty(), request.problem);
  const document = request.document;
  const prompt = request.prompt;
  const out = new ByteWriter(prompt.raw.length + 256);
  const json = new JsonWriter(out);
  json.beginObject().key("taskType").string("TEXT_IMAGE");
  json.key("textToImageParams").beginObject().key("text").raw(prompt.raw);
  const negative = document.member("negative_prompt");
  if (negative.kind == JsonKind.String) json.key("negativeText").raw(negative.raw);
  json.endObject().key("imageGenerationConfig").beginObject();
  json.key("numberOfImages").integer(request.count);
  if (request.width > 0) json.key("width").integer(request.width).key("height").integer(request.height);
  const quality = document.member("quality").rawText();
  const isBetter = quality.equalsString("hd") || quality.equalsString("high") || quality.equalsString("premium");
  if (isBetter) json.key("quality").string("premium");
  copyNumber(json, "seed", document.member("seed"));
  copyNumber(json, "cfgScale", document.member("cfg_scale"));
  json.endObject().endObject();
  return Result.of(out.take());
}

function copyNumber(json: JsonWriter, name: string, value: JsonValue): void {
  if (value.kind == JsonKind.Number) json.key(name).raw(value.raw);
}

/**
 * What the model made, as OpenAI answers it: in base64, since there are no addresses. Fails, with Amazon's reason, when all
 * pictures were withheld. @param now seconds since 1970
 */
export function readBedrockImageAnswer(body: Bytes, now: i64): Result<Bytes> {
  const document = jsonParse(body);
  const images = document.member("images").items();
  const answer = new ImagesAnswer(now, body.length + 64);
  while (images.next()) answer.add(images.value, JsonValue.missing());
  return answer.end(document.member("error").asString(NO_IMAGE));
}
