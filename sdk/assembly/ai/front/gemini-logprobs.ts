import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { AnswerSink, ExtraScope } from "../answer";

const LOGPROBS: Bytes = Bytes.of("logprobs");

/** Tells Gemini's `logprobsResult` as OpenAI's `logprobs`. */
export function tellLogprobs(sink: AnswerSink, result: JsonValue): void {
  const out = new ByteWriter();
  out.text('{"content":[');
  const chosen = result.member("chosenCandidates").items();
  const top = result.member("topCandidates").items();
  while (chosen.next()) {
    if (chosen.index > 0) out.byte(0x2c);
    writeToken(out, chosen.value);
    out.text(',"top_logprobs":[');
    if (top.next()) writeTokens(out, top.value.member("candidates").items());
    out.text("]}");
  }
  out.text('],"refusal":null}');
  if (chosen.index >= 0) sink.extra(ExtraScope.Choice, LOGPROBS, out.take());
}

function writeTokens(out: ByteWriter, tokens: JsonItems): void {
  while (tokens.next()) {
    if (tokens.index > 0) out.byte(0x2c);
    writeToken(out, tokens.value);
    out.byte(0x7d);
  }
}

/** A token's object, without its closing brace. */
function writeToken(out: ByteWriter, token: JsonValue): void {
  const text = token.member("token");
  const logprob = token.member("logProbability");
  out.text('{"token":');
  out.bytes(text.kind == JsonKind.String ? text.raw : EMPTY_TEXT);
  out.text(',"logprob":');
  if (logprob.kind == JsonKind.Number) out.bytes(logprob.raw);
  else out.byte(0x30);
  out.text(',"bytes":null');
}

const EMPTY_TEXT: Bytes = Bytes.of('""');
