import { ByteWriter, Bytes, JsonKind, JsonWriter, jsonParse, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ImageRequest } from "./image-request";
import { ImagesAnswer, NO_IMAGE } from "./images-answer";

/** What a side of a picture counts as at most, so that a hundred times as much is a number still. */
const MOST_PIXELS: i64 = 1 << 20;

/** An OpenAI `images/generations` request for Imagen's `:predict`; fails, with the JSON path at fault, when it is none. */
export function writeImagenRequest(body: Bytes): Result<Bytes> {
  const request = new ImageRequest(body);
  if (request.problem.length > 0) return Result.fail(Bytes.empty(), request.problem);
  const prompt = request.prompt;
  const out = new ByteWriter(prompt.raw.length + 128);
  const json = new JsonWriter(out);
  json.beginObject().key("instances").beginArray().beginObject().key("prompt").raw(prompt.raw).endObject().endArray();
  json.key("parameters").beginObject();
  json.key("sampleCount").integer(request.count);
  const ratio = aspectRatio(request);
  if (ratio.length > 0) json.key("aspectRatio").stringBytes(ratio);
  const format = request.document.member("output_format").rawText();
  if (format.length > 0) {
    const type = new ByteWriter(32);
    type.text("image/");
    type.bytes(format);
    json.key("outputOptions").beginObject().key("mimeType").stringRaw(type.take()).endObject();
  }
  // Without it a prompt whose pictures are withheld is answered by nothing at all.
  out.text(',"includeRaiReason":true}}');
  return Result.of(out.take());
}

/**
 * Imagen's answer as OpenAI's, pictures in base64 (it knows no addresses). Fails, with Google's reason, when all of them were
 * withheld. @param now seconds since 1970
 */
export function readImagenAnswer(body: Bytes, now: i64): Result<Bytes> {
  const predictions = jsonParse(body).member("predictions").items();
  const answer = new ImagesAnswer(now, body.length + 64);
  let reason = Bytes.empty();
  while (predictions.next()) {
    const prediction = predictions.value;
    const withheld = prediction.member("raiFilteredReason");
    if (withheld.kind == JsonKind.String) reason = withheld.asBytes();
    answer.add(prediction.member("bytesBase64Encoded"), prediction.member("prompt"));
  }
  return answer.end(reason.length > 0 ? reason.toString() : NO_IMAGE);
}

/** The nearest of Imagen's shapes to the size, `1536x1024`; empty for none. */
function aspectRatio(request: ImageRequest): Bytes {
  if (request.width <= 0) return Bytes.empty();
  const percent = (min<i64>(request.width, MOST_PIXELS) * 100) / max<i64>(min<i64>(request.height, MOST_PIXELS), 1);
  if (percent < 65) return TALL;
  if (percent < 90) return UPRIGHT;
  if (percent <= 110) return SQUARE;
  return percent <= 155 ? LYING : WIDE;
}

const TALL: Bytes = Bytes.of("9:16");
const UPRIGHT: Bytes = Bytes.of("3:4");
const SQUARE: Bytes = Bytes.of("1:1");
const LYING: Bytes = Bytes.of("4:3");
const WIDE: Bytes = Bytes.of("16:9");
