import { checkHeader, ModeratorRefusal, type ModeratorStub, startModeratorStub } from "./moderator-stub.ts";
import { wordsIn } from "./words.ts";

export const JUDGE_STUB_KEY = "sk-stub-judge";

/** A model that judges: OpenAI's chat completions with one answer to all, which it puts between fences. */
export function startJudgeStub(): Promise<ModeratorStub> {
  return startModeratorStub(/^\/v1\/chat\/completions$/, (request) => {
    checkHeader(request, "authorization", `Bearer ${JUDGE_STUB_KEY}`);
    const { messages, model } = request.json as { messages: { role: string; content: string }[]; model: string };
    const [system, question] = messages;
    if (system?.role !== "system" || question?.role !== "user") throw new ModeratorRefusal(400, "other messages");
    const text = JSON.parse(question.content.slice(question.content.indexOf("\n") + 1)) as string;
    const { violence, hate } = wordsIn(text);
    const verdict = { flagged: violence || hate, categories: { violence: violence ? 0.9 : 0, hate: hate ? 0.6 : 0 } };
    const content = `\`\`\`json\n${JSON.stringify(verdict)}\n\`\`\``;
    const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
    return { texts: [text], answer: { id: "chatcmpl-judge", object: "chat.completion", created: 1, model, choices } };
  });
}
