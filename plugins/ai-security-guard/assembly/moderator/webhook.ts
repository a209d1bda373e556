import {
  Bytes,
  ByteWriter,
  hexEncode,
  JsonKind,
  jsonParse,
  JsonValue,
  JsonWriter,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { hmacSha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { ServiceCall } from "../service/service";
import { Opinion } from "../verdict/opinion";
import { Piece, Subject } from "../verdict/subject";
import { whereName } from "../verdict/where";
import { isBoolean, keptText, readCategories } from "./members";
import { Moderator } from "./moderator";
import { ModeratorSettings } from "./settings";

const LONGEST: i32 = 16_000;
const BATCH: i32 = 16;
const MILLISECONDS: i64 = 1000;

/**
 * A service of one's own. It gets
 *
 *     {"session": "…", "direction": "request", "consumer": "alice", "texts": [{"role": "user", "text": "…"}]}
 *
 * and answers `{"results": [{"flagged": true, "categories": {"name": 0.9}, "text": "masked"}]}`, one result for each text;
 * `categories` and `text` may be left out. With a secret, `x-guard-signature` is `v1=` and the HMAC-SHA-256, in hexadecimal
 * digits, of `x-guard-timestamp` (seconds since 1970), a full stop and the body.
 */
@final
export class WebhookModerator extends Moderator {
  constructor(private readonly settings: ModeratorSettings) {
    super(LONGEST, BATCH);
  }

  request(pieces: Array<Piece>, subject: Subject): ServiceCall {
    const settings = this.settings;
    const body = webhookBody(pieces, subject);
    const call = new ServiceCall(settings.path.length > 0 ? settings.path : "/", body);
    const key = settings.apiKey.reveal().toString();
    if (key.length > 0) call.header("authorization", "Bearer " + key);
    const timestamp = (subject.now / MILLISECONDS).toString();
    call.header("x-guard-timestamp", timestamp);
    const secret = settings.secret.reveal();
    return secret.length > 0 ? call.header("x-guard-signature", signatureOf(secret, timestamp, body)) : call;
  }

  read(body: Bytes, count: i32): Array<Opinion> | null {
    const results = jsonParse(body).member("results");
    if (results.kind != JsonKind.Array) return null;
    const opinions: Opinion[] = [];
    const items = results.items();
    while (items.next()) {
      const opinion = readResult(items.value);
      if (opinion == null || opinions.length == count) return null;
      opinions.push(opinion);
    }
    return opinions.length == count ? opinions : null;
  }

  scope(subject: Subject): string {
    return (subject.isAnswer ? "answer:" : "request:") + subject.consumer.toString();
  }
}

function webhookBody(pieces: Array<Piece>, subject: Subject): Bytes {
  const out = new ByteWriter(1024);
  const json = new JsonWriter(out).beginObject().key("session").string(subject.session);
  json.key("direction").string(subject.isAnswer ? "answer" : "request");
  if (subject.consumer.length > 0) json.key("consumer").stringBytes(subject.consumer);
  json.key("texts").beginArray();
  for (let i = 0; i < pieces.length; i++) {
    const role = pieces[i].where;
    json.beginObject().key("role").string(whereName(role)).key("text").stringBytes(pieces[i].bytes).endObject();
  }
  json.endArray().endObject();
  return out.take();
}

function signatureOf(secret: Bytes, timestamp: string, body: Bytes): string {
  const signed = new ByteWriter(timestamp.length + 1 + body.length);
  signed.text(timestamp + ".");
  signed.bytes(body);
  return "v1=" + hexEncode(hmacSha256(secret, signed.take())).toString();
}

function readResult(result: JsonValue): Opinion | null {
  const flagged = result.member("flagged");
  const text = result.member("text");
  if (!isBoolean(flagged)) return null;
  const opinion = new Opinion();
  opinion.flagged = flagged.asBool();
  if (!readCategories(result.member("categories"), opinion)) return null;
  if (text.kind == JsonKind.String) opinion.replacement = keptText(text);
  return opinion;
}
