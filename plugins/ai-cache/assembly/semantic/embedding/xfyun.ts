import {
  base64Decode,
  base64Encode,
  Bytes,
  ByteWriter,
  encodeForm,
  jsonGet,
  JsonWriter,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { CalendarDay, twoDigits } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { ServiceCall } from "../service";
import { Vector } from "../vector";
import { Embedder, EmbeddingSettings } from "./embedder";

const SECONDS_PER_DAY: i64 = 86400;
const WEEKDAYS: string = "ThuFriSatSunMonTueWed";
const MONTHS: string = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** iFLYTEK's embeddings: the request is signed in its query, the text and the vector are in base64. */
@final
export class XfyunEmbedder extends Embedder {
  constructor(private readonly settings: EmbeddingSettings) {
    super();
  }

  request(text: Bytes, now: i64): ServiceCall {
    return new ServiceCall(this.signedPath(now), this.body(text));
  }

  read(body: Bytes): Vector | null {
    if (jsonGet(body, "header.code").asI64(-1) != 0) return null;
    const floats = base64Decode(jsonGet(body, "payload.feature.text").asBytes());
    return floats.ok ? Vector.ofFloats(floats.value) : null;
  }

  private signedPath(now: i64): string {
    const settings = this.settings;
    const host = settings.host;
    const date = httpDate(now);
    const signed = "host: " + host + "\ndate: " + date + "\nPOST / HTTP/1.1";
    const signature = base64Encode(hmacSha256(settings.apiSecret.reveal(), Bytes.of(signed))).toString();
    const key = settings.apiKey.reveal().toString();
    const origin =
      'api_key="' + key + '", algorithm="hmac-sha256", headers="host date request-line", signature="' + signature + '"';
    const authorization = base64Encode(Bytes.of(origin));
    return "/?authorization=" + form(authorization) + "&date=" + form(Bytes.of(date)) + "&host=" + form(Bytes.of(host));
  }

  private body(text: Bytes): Bytes {
    const inner = new ByteWriter(text.length + 64);
    new JsonWriter(inner)
      .beginObject()
      .key("messages")
      .beginArray()
      .beginObject()
      .key("content")
      .stringBytes(text)
      .key("role")
      .string("user")
      .endObject()
      .endArray()
      .endObject();
    const out = new ByteWriter(text.length * 2 + 256);
    const json = new JsonWriter(out).beginObject();
    json.key("header").beginObject().key("app_id").string(this.settings.appId).key("status").integer(3).endObject();
    json.key("parameter").beginObject().key("emb").beginObject().key("domain").string("query");
    json.key("feature").beginObject().key("encoding").string("utf8").endObject().endObject().endObject();
    json.key("payload").beginObject().key("messages").beginObject().key("text").stringBytes(base64Encode(inner.take()));
    json.endObject().endObject().endObject();
    return out.take();
  }
}

function form(bytes: Bytes): string {
  return encodeForm(bytes).toString();
}

/** A time as HTTP writes it (RFC 9110, section 5.6.7): `Mon, 30 Nov 2026 06:00:00 GMT`. @param milliseconds since 1970 */
export function httpDate(milliseconds: i64): string {
  const seconds = milliseconds / 1000;
  const days = seconds / SECONDS_PER_DAY;
  const rest = seconds % SECONDS_PER_DAY;
  const day = CalendarDay.of(days);
  const weekday = <i32>(days % 7) * 3;
  const month = <i32>(day.month - 1) * 3;
  const time = twoDigits(rest / 3600) + ":" + twoDigits((rest / 60) % 60) + ":" + twoDigits(rest % 60);
  const date = twoDigits(day.day) + " " + MONTHS.slice(month, month + 3) + " " + day.year.toString();
  return WEEKDAYS.slice(weekday, weekday + 3) + ", " + date + " " + time + " GMT";
}
