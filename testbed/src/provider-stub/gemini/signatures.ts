import type { Content, Part } from "@google/genai";
import { invalid } from "./errors.ts";

/** The signature of every thought: opaque to clients, who have to send it back where they found it. */
export const SIGNATURE = "c3R1Yi1zaWduYXR1cmU=";

/** What the documentation allows where a call comes from another model (ai.google.dev/gemini-api/docs/thought-signatures). */
const STAND_INS = ["context_engineering_is_the_way_to_go", "skip_thought_signature_validator"];

/** Models that refuse a call of theirs whose signature has been lost, and that give each call an id. */
export function isStrict(model: string): boolean {
  return /^gemini-[3-9]/.test(model);
}

/** Checks the signatures that came back. Throws GoogleError. */
export function checkSignatures(contents: readonly Content[], model: string): void {
  for (const part of contents.flatMap((content) => content.parts ?? [])) {
    if (part.thoughtSignature !== undefined && !isKnown(part.thoughtSignature)) {
      throw invalid("Corrupted thought signature.");
    }
  }
  if (!isStrict(model)) return;
  const start = contents.findLastIndex((content) => content.role !== "model" && !content.parts?.some(isResponse));
  for (const [index, content] of contents.entries()) {
    const first = content.parts?.find((part) => part.functionCall !== undefined);
    if (index < start || first === undefined || first.thoughtSignature !== undefined) continue;
    const name = first.functionCall?.name ?? "";
    throw invalid(
      `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
    );
  }
}

function isResponse(part: Part): boolean {
  return part.functionResponse !== undefined;
}

function isKnown(signature: string): boolean {
  return STAND_INS.includes(signature) || Buffer.from(signature, "base64").toString("base64") === SIGNATURE;
}
