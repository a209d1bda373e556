import { Bytes, PropertyPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallFacts } from "./call-facts";

const SPAN_KIND: PropertyPath = PropertyPath.parts(["trace_span_tag.gen_ai.span.kind"]);
const MODEL_NAME: PropertyPath = PropertyPath.parts(["trace_span_tag.gen_ai.model_name"]);
const REQUEST_MODEL: PropertyPath = PropertyPath.parts(["trace_span_tag.gen_ai.request.model"]);
const INPUT_TOKENS: PropertyPath = PropertyPath.parts(["trace_span_tag.gen_ai.usage.input_tokens"]);
const OUTPUT_TOKENS: PropertyPath = PropertyPath.parts(["trace_span_tag.gen_ai.usage.output_tokens"]);
const TOTAL_TOKENS: PropertyPath = PropertyPath.parts(["trace_span_tag.gen_ai.usage.total_tokens"]);

const LLM: Bytes = Bytes.of("LLM");
const UNKNOWN_MODEL: Bytes = Bytes.of("UNKNOWN");

/** Puts what Higress shows of a call into its trace span: it makes tags of these properties, stock Envoy does not. */
export function writeSpan(facts: CallFacts): void {
  SPAN_KIND.set(LLM);
  REQUEST_MODEL.set(facts.requestModel.length > 0 ? facts.requestModel : UNKNOWN_MODEL);
  if (!facts.hasTokens) return;
  MODEL_NAME.set(facts.model.length > 0 ? facts.model : UNKNOWN_MODEL);
  setCount(INPUT_TOKENS, facts.inputTokens);
  setCount(OUTPUT_TOKENS, facts.outputTokens);
  setCount(TOTAL_TOKENS, facts.totalTokens);
}

function setCount(tag: PropertyPath, count: i64): void {
  if (count >= 0) tag.set(Bytes.of(count.toString()));
}
