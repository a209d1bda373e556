import { ByteWriter, hexEncode, JsonWriter, LogLevel, log } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { actName, Decision } from "../verdict/decision";
import { Piece, Subject } from "../verdict/subject";
import { whereName } from "../verdict/where";
import { Check } from "./check";

const NAME: string = "ai-security-guard";
/** Of the plugin's metrics, as Higress names its own. */
const PREFIX: string = "ai_sec_";
/** Bytes of a text that the log has, where it is to have texts. */
const LOGGED: i32 = 256;

/** Tells in logs and metrics what checks find: never the text itself, unless that is asked for. */
@final
export class Audit {
  constructor(
    private readonly counters: RequestCounters,
    readonly logsTexts: bool,
  ) {}

  /** @param metric its name behind `ai_sec_` */
  count(metric: string): void {
    this.counters.count(PREFIX + metric);
  }

  /** A check found something in a piece. */
  found(check: Check, piece: Piece, decision: Decision, subject: Subject): void {
    const act = actName(decision.act);
    this.count(check.name + (check.terms.isShadow ? "_shadow_" : "_") + act);
    const out = new ByteWriter(512);
    const json = new JsonWriter(out).beginObject().key("event").string(act).key("check").string(check.name);
    if (check.terms.isShadow) json.key("shadow").bool(true);
    json.key("where").string(whereName(piece.where)).key("text").integer(piece.index);
    json.key("position").integer(piece.start).key("findings").beginArray();
    for (let i = 0; i < decision.findings.length; i++) {
      const finding = decision.findings[i];
      json.beginObject().key("category").string(finding.category).key("level").string(finding.level).endObject();
    }
    json.endArray();
    if (subject.consumer.length > 0) json.key("consumer").stringBytes(subject.consumer);
    json.key("session").string(subject.session);
    json.key("sha256").stringBytes(hexEncode(sha256(piece.bytes)));
    if (this.logsTexts) json.key("excerpt").stringBytes(piece.bytes.slice(0, LOGGED));
    json.endObject();
    log(LogLevel.Warn, NAME + ": " + out.take().toString());
  }

  /** A check gave no verdict. @param why holds nothing that anybody has sent */
  failed(check: Check, why: string, subject: Subject): void {
    const outcome = check.terms.deniesOnError && !check.terms.isShadow ? "deny" : "allow";
    this.count(check.name + "_error_" + outcome);
    const out = new ByteWriter(256);
    const json = new JsonWriter(out).beginObject().key("event").string("error").key("check").string(check.name);
    json
      .key("half")
      .string(subject.isAnswer ? "answer" : "request")
      .key("outcome")
      .string(outcome);
    json.key("why").string(why).key("session").string(subject.session).endObject();
    log(LogLevel.Warn, NAME + ": " + out.take().toString());
  }
}
