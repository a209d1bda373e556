import { Bytes, ByteWriter, JsonKind, jsonParse, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ServiceCall } from "../service/service";
import { Opinion } from "../verdict/opinion";
import { Piece, Subject } from "../verdict/subject";
import { isBoolean, scoreOf } from "./members";
import { Moderator } from "./moderator";
import { ModeratorSettings } from "./settings";

const PATH: string = "/v1/moderations";
const MODEL: string = "omni-moderation-latest";
/** Characters of a piece and pieces of a call: what a model's context and a call's size allow, with much to spare. */
const LONGEST: i32 = 20_000;
const BATCH: i32 = 16;

/** OpenAI's moderations: https://platform.openai.com/docs/api-reference/moderations */
@final
export class OpenAiModerator extends Moderator {
  constructor(private readonly settings: ModeratorSettings) {
    super(LONGEST, BATCH);
  }

  request(pieces: Array<Piece>, _subject: Subject): ServiceCall {
    const out = new ByteWriter(1024);
    const json = new JsonWriter(out).beginObject();
    json.key("model").string(this.settings.model.length > 0 ? this.settings.model : MODEL);
    json.key("input").beginArray();
    for (let i = 0; i < pieces.length; i++) json.stringBytes(pieces[i].bytes);
    json.endArray().endObject();
    const call = new ServiceCall(this.settings.path.length > 0 ? this.settings.path : PATH, out.take());
    const key = this.settings.apiKey.reveal().toString();
    return key.length > 0 ? call.header("authorization", "Bearer " + key) : call;
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
}

function readResult(result: JsonValue): Opinion | null {
  const flagged = result.member("flagged");
  const scores = result.member("category_scores");
  const flags = result.member("categories");
  if (!isBoolean(flagged) || scores.kind != JsonKind.Object || flags.kind != JsonKind.Object) return null;
  const opinion = new Opinion();
  opinion.flagged = flagged.asBool();
  const items = scores.items();
  while (items.next()) {
    // Of categories that a model does not know, the score is null.
    if (items.value.kind == JsonKind.Null) continue;
    const score = scoreOf(items.value);
    if (score < 0) return null;
    opinion.add(items.key, score, flags.member(items.key.toString()).asBool());
  }
  return opinion.isWhole ? opinion : null;
}
