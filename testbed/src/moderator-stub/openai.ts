import { checkHeader, ModeratorRefusal, type ModeratorStub, startModeratorStub } from "./moderator-stub.ts";
import { wordsIn } from "./words.ts";

export const OPENAI_MODERATION_STUB_KEY = "sk-stub-moderation";

const OTHERS = [
  "harassment",
  "harassment/threatening",
  "hate/threatening",
  "illicit",
  "illicit/violent",
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "sexual/minors",
  "violence/graphic",
];

/** OpenAI's moderations: https://platform.openai.com/docs/api-reference/moderations */
export function startOpenAiModerationStub(): Promise<ModeratorStub> {
  return startModeratorStub(/^\/v1\/moderations$/, (request) => {
    checkHeader(request, "authorization", `Bearer ${OPENAI_MODERATION_STUB_KEY}`);
    const { model, input, ...others } = request.json as Record<string, unknown>;
    if (model !== "omni-moderation-latest") throw new ModeratorRefusal(404, `the model ${String(model)} is unknown`);
    if (Object.keys(others).length > 0) throw new ModeratorRefusal(400, "unknown parameters");
    if (!Array.isArray(input) || !input.every((text) => typeof text === "string" && text !== "")) {
      throw new ModeratorRefusal(400, "input is no list of texts");
    }
    return { texts: input, answer: { id: "modr-stub", model, results: input.map(resultOf) } };
  });
}

function resultOf(text: string): unknown {
  const { violence, hate } = wordsIn(text);
  const flags = { ...Object.fromEntries(OTHERS.map((name) => [name, false])), violence, hate };
  const scores = { ...Object.fromEntries(OTHERS.map((name) => [name, 0.0004])) };
  return {
    flagged: violence || hate,
    categories: flags,
    category_scores: { ...scores, violence: violence ? 0.93 : 0.012, hate: hate ? 0.61 : 2.4e-6 },
    category_applied_input_types: Object.fromEntries(Object.keys(flags).map((name) => [name, ["text"]])),
  };
}
