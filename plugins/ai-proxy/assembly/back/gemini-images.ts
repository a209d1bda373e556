import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ImagesAnswer, NO_IMAGE } from "./images-answer";

/** An OpenAI `images/generations` request for Imagen's `:predict`; fails, with the JSON path at fault, when it is none. */
export function writeImagenRequest(body: Bytes): Result<Bytes> {
  const document = jsonParse(body);
  const prompt = document.member("prompt");
  if (prompt.kind != JsonKind.String) return Result.fail(Bytes.empty(), "prompt: expected a text");
  const out = new ByteWriter(prompt.raw.length + 128);
  const json = new JsonWriter(out);
  json.beginObject().key("instances").beginArray().beginObject().key("prompt").raw(prompt.raw).endObject().endArray();
  json.key("parameters").beginObject();
  const count = document.member("n");
  json.key("sampleCount").integer(max<i64>(count.asI64(1), 1));
  const ratio = aspectRatio(document.member("size").rawText());
  if (ratio.length > 0) json.key("aspectRatio").stringBytes(ratio);
  const format = document.member("output_format").rawText();
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

/** The nearest of Imagen's shapes to a size, `1536x1024`; empty for `auto` and what is no size. */
function aspectRatio(size: Bytes): Bytes {
  const at = size.indexOfByte(0x78);
  const width = at < 0 ? 0 : numberOf(size.slice(0, at));
  const height = numberOf(size.slice(at + 1));
  if (width <= 0 || height <= 0) return Bytes.empty();
  const percent = (width * 100) / height;
  if (percent < 65) return TALL;
  if (percent < 90) return UPRIGHT;
  if (percent <= 110) return SQUARE;
  return percent <= 155 ? LYING : WIDE;
}

function numberOf(digits: Bytes): i64 {
  return min<i64>(JsonValue.of(digits).asI64(), 1 << 20);
}

const TALL: Bytes = Bytes.of("9:16");
const UPRIGHT: Bytes = Bytes.of("3:4");
const SQUARE: Bytes = Bytes.of("1:1");
const LYING: Bytes = Bytes.of("4:3");
const WIDE: Bytes = Bytes.of("16:9");
