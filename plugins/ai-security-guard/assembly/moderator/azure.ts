import { Bytes, ByteWriter, JsonKind, jsonParse, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ServiceCall } from "../service/service";
import { Opinion } from "../verdict/opinion";
import { Piece, Subject } from "../verdict/subject";
import { scoreOf } from "./members";
import { Moderator } from "./moderator";
import { ModeratorSettings } from "./settings";

const PATH: string = "/contentsafety/text:analyze?api-version=2024-09-01";
/** Azure takes 10,000 UTF-16 units, and of those that come in pairs half as many characters. */
const LONGEST: i32 = 5000;
/** Of eight severities the one that is called medium. */
const MEDIUM: f64 = 4;
const HIGHEST: f64 = 7;
const BLOCKLIST: Bytes = Bytes.of("blocklist");

/** Azure AI Content Safety: https://learn.microsoft.com/azure/ai-services/content-safety/ */
@final
export class AzureModerator extends Moderator {
  constructor(private readonly settings: ModeratorSettings) {
    super(LONGEST, 1);
  }

  request(pieces: Array<Piece>, _subject: Subject): ServiceCall {
    const settings = this.settings;
    const out = new ByteWriter(1024);
    const json = new JsonWriter(out).beginObject();
    json.key("text").stringBytes(pieces.length > 0 ? pieces[0].bytes : Bytes.empty());
    if (settings.blocklists.length > 0) {
      json.key("blocklistNames").beginArray();
      for (let i = 0; i < settings.blocklists.length; i++) json.string(settings.blocklists[i]);
      json.endArray().key("haltOnBlocklistHit").bool(false);
    }
    json.key("outputType").string("EightSeverityLevels").endObject();
    const call = new ServiceCall(settings.path.length > 0 ? settings.path : PATH, out.take());
    return call.header("ocp-apim-subscription-key", settings.apiKey.reveal().toString());
  }

  read(body: Bytes, _count: i32): Array<Opinion> | null {
    const answer = jsonParse(body);
    const analysis = answer.member("categoriesAnalysis");
    if (analysis.kind != JsonKind.Array) return null;
    const opinion = new Opinion();
    const items = analysis.items();
    while (items.next()) {
      const severity = scoreOf(items.value.member("severity"));
      const category = items.value.member("category");
      if (severity < 0 || category.kind != JsonKind.String) return null;
      addSeverity(opinion, category.asBytes(), severity);
    }
    if (hasItems(answer.member("blocklistsMatch"))) addSeverity(opinion, BLOCKLIST, HIGHEST);
    return opinion.isWhole ? [opinion] : null;
  }
}

function addSeverity(opinion: Opinion, category: Bytes, severity: f64): void {
  const flagged = severity >= MEDIUM;
  if (flagged) opinion.flagged = true;
  opinion.add(category, severity, flagged);
}

function hasItems(list: JsonValue): bool {
  return list.kind == JsonKind.Array && list.items().next();
}
