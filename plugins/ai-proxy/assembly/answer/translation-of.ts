import { AnswerOptions } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Call } from "../call";
import { ConversionAnswer } from "./conversion-answer";
import { AnswerTranslation } from "./translation";

/** The translation of a call's answer; null where both sides speak the same protocol. */
export function translationOf(call: Call, options: AnswerOptions): AnswerTranslation | null {
  const back = call.back;
  const conversion = call.conversion;
  if (back == null) return null;
  const policies = call.provider.answerPolicies;
  if (conversion != null) return new ConversionAnswer(call.front, back, options, policies, conversion);
  return new AnswerTranslation(call.front, back, call.isStream, options, policies);
}
