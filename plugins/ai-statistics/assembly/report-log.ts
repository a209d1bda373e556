import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { LogFields, quotable } from "./ai-log";
import { Source, StatAttribute } from "./attribute";
import { CallFacts } from "./call-facts";
import { FieldValue } from "./field-value";
import { usageField } from "./usage-details";

/** Bytes of an id that are logged. */
const ID_LIMIT: i32 = 1024;

/** The fields of `ai_log` for a call; `facts` may be of a call that still goes on. @param api its name, `-` for none */
export function logFieldsOf(facts: CallFacts, api: Bytes): LogFields {
  const call = facts.call;
  const fields = new LogFields();
  fields.setText("api", api, ID_LIMIT);
  fields.setCount("chat_round", call.question.chatRound);
  fields.setText("session_id", call.session, ID_LIMIT);
  fields.setText("model", facts.model, ID_LIMIT);
  if (!call.answer) return fields;
  fields.set("response_type", FieldValue.ofString(call.isStream ? "stream" : "normal"));
  fields.setText("chat_id", facts.id, ID_LIMIT);
  fields.setCount("input_token", facts.inputTokens);
  fields.setCount("output_token", facts.outputTokens);
  fields.setCount("total_token", facts.totalTokens);
  if (facts.usage.estimated) fields.set("usage_estimated", FieldValue.ofJson(Bytes.constant("true")));
  setCost(fields, facts);
  fields.setCount("llm_first_token_duration", facts.firstTokenTime);
  fields.setCount("llm_service_duration", facts.duration);
  if (isUsageMissed(facts)) fields.set("usage_missing", FieldValue.ofString(missingBecause(facts)));
  return fields;
}

/** Money is a number with all its decimals; of what has no price, the model is named. */
function setCost(fields: LogFields, facts: CallFacts): void {
  const cost = facts.cost;
  if (cost == null) return;
  if (cost.known) fields.set("cost", FieldValue.ofJson(Bytes.of(cost.toString())));
  else if (facts.hasTokens) fields.setText("cost_unknown", orUnknown(facts.priceless), ID_LIMIT);
}

function orUnknown(name: Bytes): Bytes {
  return name.length > 0 ? name : Bytes.constant("unknown");
}

/** Writes the attributes to where they shall go, those for the log into `fields`. */
export function writeAttributes(facts: CallFacts, fields: LogFields): void {
  const attributes = facts.call.policy.attributes;
  for (let i = 0; i < attributes.length; i++) {
    const attribute = attributes[i];
    const value = shownValue(facts, attribute, i);
    if (!value) continue;
    const shown = value.within(facts.call.policy.valueLimit);
    if (attribute.inLog) fields.set(attribute.logKey, shown);
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

function isUsageMissed(facts: CallFacts): bool {
  return facts.isSuccess && facts.isAiCall && !facts.hasTokens && facts.call.policy.readsUsage;
}

/** Why an answer has no tokens: so that a gap in the figures can be told from a gap in the traffic. */
function missingBecause(facts: CallFacts): string {
  if (facts.call.isEncoded) return "encoded";
  return facts.isComplete ? "not_reported" : "aborted";
}
