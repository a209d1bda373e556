import { ByteWriter, hexEncode, JsonWriter, LogLevel, log } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { noteOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { DeniedWord } from "./deny-words";

const NAME: string = "ai-data-masking: ";
/** Bytes of a digest that are told: enough to tell the same word again. */
const DIGEST_BYTES: i32 = 8;

/** Tells what was refused and masked: a line of JSON, a metric, and a note in `ai_log`. */
@final
export class Audit {
  private readonly counters: RequestCounters = new RequestCounters();

  /** @param where `request` or `answer` @param tellsText whether the line holds the word */
  denied(where: string, word: DeniedWord, tellsText: bool): void {
    noteOutcome(Outcome.GuardDeny);
    this.counters.count("ai_data_masking_deny_" + where);
    const out = new ByteWriter();
    const json = new JsonWriter(out).beginObject().key("rule").string(word.rule).key("where").string(where);
    if (word.position >= 0) json.key("position").integer(word.position);
    json.key("digest").stringBytes(hexEncode(sha256(word.text).slice(0, DIGEST_BYTES)));
    if (tellsText) json.key("text").stringBytes(word.text);
    json.endObject();
    log(LogLevel.Warn, NAME + "denied: " + out.take().toString());
  }

  /** @param counts values that each rule has masked @param unrestored values that do not come back, since they are too many */
  masked(counts: StaticArray<i32>, unrestored: i32): void {
    const out = new ByteWriter();
    const json = new JsonWriter(out).beginObject();
    let all = 0;
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] > 0) json.key("replace_roles[" + i.toString() + "]").integer(counts[i]);
      all += counts[i];
    }
    if (all == 0) return;
    if (unrestored > 0) json.key("unrestored").integer(unrestored);
    json.endObject();
    noteOutcome(Outcome.GuardMask);
    this.counters.count("ai_data_masking_masked", all);
    log(LogLevel.Info, NAME + "masked: " + out.take().toString());
  }

  /** A request that could not be looked at was refused. */
  unread(why: string): void {
    noteOutcome(Outcome.GuardDeny);
    this.counters.count("ai_data_masking_unread_request");
    log(LogLevel.Warn, NAME + "refused: " + why);
  }

  /** An answer passes that could not be looked at. */
  passed(why: string): void {
    this.counters.count("ai_data_masking_unread_answer");
    log(LogLevel.Warn, NAME + "the answer passes as it is: " + why);
  }
}
