import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { LogFields, quotable } from "./ai-log";
import { Source, StatAttribute } from "./attribute";
import { CallFacts } from "./call-facts";
import { FieldValue } from "./field-value";
import { usageField } from "./usage-details";

/** Bytes of an id that are logged. */
const ID_LIMIT: i32 = 1024;

const API: Bytes = Bytes.of("api");
const MODEL: Bytes = Bytes.of("model");
const CHAT_ID: Bytes = Bytes.of("chat_id");
const CHAT_ROUND: Bytes = Bytes.of("chat_round");
const SESSION_ID: Bytes = Bytes.of("session_id");
const RESPONSE_TYPE: Bytes = Bytes.of("response_type");
const INPUT_TOKEN: Bytes = Bytes.of("input_token");
const OUTPUT_TOKEN: Bytes = Bytes.of("output_token");
const TOTAL_TOKEN: Bytes = Bytes.of("total_token");
const FIRST_TOKEN_DURATION: Bytes = Bytes.of("llm_first_token_duration");
const SERVICE_DURATION: Bytes = Bytes.of("llm_service_duration");
const USAGE_MISSING: Bytes = Bytes.of("usage_missing");
const STREAM: Bytes = Bytes.of("stream");
const NORMAL: Bytes = Bytes.of("normal");

/** The fields of `ai_log` for a call; `facts` may be of a call that still goes on. @param api its name, `-` for none */
export function logFieldsOf(facts: CallFacts, api: Bytes): LogFields {
  const call = facts.call;
  const fields = new LogFields();
  fields.setText(API, api);
  fields.setInteger(CHAT_ROUND, call.question.chatRound);
  if (call.session.length > 0) fields.set(SESSION_ID, FieldValue.ofText(call.session).within(ID_LIMIT));
  if (facts.model.length > 0) fields.set(MODEL, FieldValue.ofText(facts.model).within(ID_LIMIT));
  if (!call.answer) return fields;
  fields.setText(RESPONSE_TYPE, call.isStream ? STREAM : NORMAL);
  if (facts.id.length > 0) fields.set(CHAT_ID, FieldValue.ofText(facts.id).within(ID_LIMIT));
  setCount(fields, INPUT_TOKEN, facts.inputTokens);
  setCount(fields, OUTPUT_TOKEN, facts.outputTokens);
  setCount(fields, TOTAL_TOKEN, facts.totalTokens);
  setCount(fields, FIRST_TOKEN_DURATION, facts.firstTokenTime);
  setCount(fields, SERVICE_DURATION, facts.duration);
  if (isUsageMissed(facts)) fields.setText(USAGE_MISSING, Bytes.of(missingBecause(facts)));
  return fields;
}

/** Writes the attributes to where they shall go, those for the log into `fields`. */
export function writeAttributes(facts: CallFacts, fields: LogFields): void {
  const attributes = facts.call.policy.attributes;
  for (let i = 0; i < attributes.length; i++) {
    const attribute = attributes[i];
    const value = shownValue(facts, attribute, i);
    if (!value) continue;
    const shown = value.within(facts.call.policy.valueLimit);
    if (attribute.inLog) fields.set(attribute.key, shown);
    const field = attribute.separateField;
    if (field) field.set(quotable(shown.text));
    const span = attribute.span;
    if (span) span.set(shown.text);
  }
}

function shownValue(facts: CallFacts, attribute: StatAttribute, index: i32): FieldValue | null {
  if (!isDue(facts, attribute.source)) return null;
  const value = facts.call.attributes.found(index);
  if (value) return value;
  const derived = attribute.isOfAnswer ? usageField(attribute.key, facts.usage) : null;
  return derived ? derived : attribute.fallback;
}

/** A default stands for a value that is not there, not for a body of the other form. */
function isDue(facts: CallFacts, source: Source): bool {
  const call = facts.call;
  if (source == Source.ResponseStream) return call.isStream;
  if (source == Source.ResponseBody) return call.answer != null && !call.isStream;
  return source == Source.Usage || source == Source.ResponseHeader ? call.answer != null : true;
}

function setCount(fields: LogFields, key: Bytes, count: i64): void {
  if (count >= 0) fields.setInteger(key, count);
}

function isUsageMissed(facts: CallFacts): bool {
  return facts.isSuccess && facts.isAiCall && !facts.hasTokens && facts.call.policy.readsUsage;
}

/** Why an answer has no tokens: so that a gap in the figures can be told from a gap in the traffic. */
function missingBecause(facts: CallFacts): string {
  if (facts.call.isEncoded) return "encoded";
  return facts.isComplete ? "not_reported" : "aborted";
}
