import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallFacts } from "./call-facts";
import { spanTag } from "./span-tag";

/** Puts what Higress shows of a call into its trace span; on stock Envoy nobody would read it. */
export function writeSpan(facts: CallFacts): void {
  const unknown = Bytes.of("UNKNOWN");
  spanTag("gen_ai.span.kind").set(Bytes.of("LLM"));
  spanTag("gen_ai.request.model").set(facts.requestModel.length > 0 ? facts.requestModel : unknown);
  if (!facts.hasTokens) return;
  spanTag("gen_ai.model_name").set(facts.model.length > 0 ? facts.model : unknown);
  setCount("input", facts.inputTokens);
  setCount("output", facts.outputTokens);
  setCount("total", facts.totalTokens);
}

function setCount(kind: string, count: i64): void {
  if (count >= 0) spanTag("gen_ai.usage." + kind + "_tokens").set(Bytes.of(count.toString()));
}
