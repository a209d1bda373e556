import { sdkSpec } from "./tests.mjs";

const REQUESTS = sdkSpec("ai/texts/requests");
const OPENAI = sdkSpec("ai/texts/openai-edits");
const ANTHROPIC = sdkSpec("ai/texts/anthropic-edits");
const RESPONSES = sdkSpec("ai/texts/responses-edits");
const GEMINI = sdkSpec("ai/texts/gemini-edits");
const FOLDER = "sdk/assembly/ai/texts";

/** What guards stand on: no text is passed over, none is told twice, and what is ended is over. */
export const TEXT_MUTANTS = [
  {
    file: `${FOLDER}/text-walk.ts`,
    text: "if (isForeign(typeOf(value))) this.role = TextRole.Tool;",
    by: "",
    breaks: "a document in a user's turn is taken for the user's words",
    test: REQUESTS,
  },
  {
    file: `${FOLDER}/text-walk.ts`,
    text: "while (first > 0 && roles[first - 1] != TextRole.Assistant) first--;",
    by: "",
    breaks: "of two messages that were sent at once only one is the last turn",
    test: REQUESTS,
  },
  {
    file: `${FOLDER}/request-texts.ts`,
    text: "role == TextRole.Tool || turn < 0",
    by: "turn < 0",
    breaks: "the results of two tools are one text",
    test: REQUESTS,
  },
  {
    file: `${FOLDER}/found-texts.ts`,
    text: "this.overflowed = true;",
    by: "",
    breaks: "texts beyond the most that are kept are passed over in silence",
    test: REQUESTS,
  },
  {
    file: `${FOLDER}/openai-texts.ts`,
    text: 'if (read.logprobs.kind == JsonKind.Object && this.hasChanged(from)) this.put(read.logprobs, "null");',
    by: "",
    breaks: "log probabilities tell what was held back",
    test: OPENAI,
  },
  {
    file: `${FOLDER}/openai-texts.ts`,
    text: "if (!isSame || edit.channel.form == form || !edit.given.equals(text)) continue;",
    by: "if (!isSame || !edit.given.equals(text) || true) continue;",
    breaks: "reasoning that is told in two members goes through the gate twice",
    test: OPENAI,
  },
  {
    file: `${FOLDER}/answer-editor.ts`,
    text: "if (!isRefused && !(texts.isEnd && this.gate.blocked))",
    by: "if (!isRefused)",
    breaks: "a stream that is ended as filtered has two ends",
    test: OPENAI,
  },
  {
    file: `${FOLDER}/answer-editor.ts`,
    text: "const isRefused = !isRead && this.options.isStrict;",
    by: "const isRefused = false;",
    breaks: "a strict answer goes on behind an event that can not be read",
    test: OPENAI,
  },
  {
    file: `${FOLDER}/surrogates.ts`,
    text: "return ((at - first) & 1) == 0;",
    by: "return true;",
    breaks: "an escaped backslash in front of a u is taken for half a character",
    test: OPENAI,
  },
  {
    file: `${FOLDER}/framing.ts`,
    text: "if (this.isCut) endSseEvent(out);",
    by: "",
    breaks: "what is made behind an event that was cut off becomes a part of it",
    test: OPENAI,
  },
  {
    file: `${FOLDER}/framing.ts`,
    text: 'if (this.needsComma) out.text(",\\n");',
    by: "",
    breaks: "an array with something made in it is no JSON",
    test: GEMINI,
  },
  {
    file: `${FOLDER}/gemini-texts.ts`,
    text: 'if (candidate.isChanged) this.put(value.member("groundingMetadata").member("groundingSupports"), "[]");',
    by: "",
    breaks: "what supports an answer tells the text that was masked",
    test: GEMINI,
  },
  {
    file: `${FOLDER}/anthropic-texts.ts`,
    text: "else if (member == 3) this.endAll(0, index);",
    by: "",
    breaks: "thinking goes on behind its signature",
    test: ANTHROPIC,
  },
  {
    file: `${FOLDER}/responses-texts.ts`,
    text: "if (known.isChanged) this.putText(value, known.text.view());",
    by: "if (known.isChanged) return true;",
    breaks: "the end of a response tells what its deltas did not",
    test: RESPONSES,
  },
  {
    file: `${FOLDER}/responses-texts.ts`,
    text: "this.shift++;",
    by: "",
    breaks: "two events of a response have one number",
    test: RESPONSES,
  },
  {
    file: `${FOLDER}/responses-ending.ts`,
    text: "const item = items[i].isDone ? items[i].json : this.close(items[i]);",
    by: "const item = items[i].json;",
    breaks: "an item of a filtered response is never done",
    test: RESPONSES,
  },
];
