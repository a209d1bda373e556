import { pluginSpec, sdkSpec } from "./tests.mjs";

const PLACEHOLDERS = sdkSpec("scan/placeholders/placeholders");
const RULES = pluginSpec("ai-data-masking", "mask-rules");
const GATE = pluginSpec("ai-data-masking", "gate");
const REQUEST = pluginSpec("ai-data-masking", "request");
const PATHS = pluginSpec("ai-data-masking", "json-path");
const GROK = pluginSpec("ai-data-masking", "grok");

/** Values that are masked and come back, and the words and paths around them. */
export const MASKING_MUTANTS = [
  {
    file: "sdk/assembly/scan/placeholders/placeholders.ts",
    text: "if (other != null && !other.equals(value)) this.values[position] = null;",
    by: "",
    breaks: "a mask of two values becomes the first of them",
    test: PLACEHOLDERS,
  },
  {
    file: "sdk/assembly/scan/placeholders/placeholders.ts",
    text: "if (table.whole >= 0) this.values[table.positionAt(table.whole)] = null;",
    by: "",
    breaks: "a mask that the client wrote becomes a value",
    test: PLACEHOLDERS,
  },
  {
    file: "sdk/assembly/scan/placeholders/placeholders.ts",
    text: "if (!this.isTagged) this.isTagged = hasPlaceholder(text);",
    by: "",
    breaks: "a client can write a placeholder",
    test: PLACEHOLDERS,
  },
  {
    file: "sdk/assembly/scan/placeholders/restorer.ts",
    text: "text.length - utf8IncompleteTail(text)",
    by: "text.length",
    breaks: "half a character is passed on",
    test: PLACEHOLDERS,
  },
  {
    file: "sdk/assembly/scan/placeholders/restorer.ts",
    text: "if (this.isOpen && !isLast) {",
    by: "if (false) {",
    breaks: "a mask that is cut is missed",
    test: PLACEHOLDERS,
  },
  {
    file: "sdk/assembly/scan/placeholders/restorer.ts",
    text: "if (whole < 0) continue;",
    by: "if (whole < 0 || this.end >= 0) continue;",
    breaks: "the shortest of masks that begin alike counts",
    test: PLACEHOLDERS,
  },
  {
    file: "plugins/ai-data-masking/assembly/rules/mask-span.ts",
    text: "this.end = max(this.end, cursor.end);",
    by: "this.end = cursor.end;",
    breaks: "of matches that overlap a part stays",
    test: RULES,
  },
  {
    file: "plugins/ai-data-masking/assembly/rules/mask-rules.ts",
    text: "if (texts.length > 1) this.search(texts, cursors);",
    by: "",
    breaks: "what ends with its part is not masked",
    test: RULES,
  },
  {
    file: "plugins/ai-data-masking/assembly/rules/mask-rules.ts",
    text: "if (masked.all > most) return TOO_MANY;",
    by: "",
    breaks: "a request may have any number of values",
    test: RULES,
  },
  {
    file: "plugins/ai-data-masking/assembly/answer/guarded-text.ts",
    text: "return findings.length > 0 ? text.slice(0, findings[0].start) : text;",
    by: "return text;",
    breaks: "a word in an answer is told",
    test: GATE,
  },
  {
    file: "plugins/ai-data-masking/assembly/answer/raw-guard.ts",
    text: "if (restorer.restored == 0) return chunk;",
    by: "",
    breaks: "an answer without a mask is written anew",
    test: GATE,
  },
  {
    file: "plugins/ai-data-masking/assembly/request/mask-conversation.ts",
    text: "if (next > i + 1) masker.lookJoined(",
    by: "if (next < i) masker.lookJoined(",
    breaks: "a word over two parts is missed",
    test: REQUEST,
  },
  {
    file: "plugins/ai-data-masking/assembly/request/readable-texts.ts",
    text: "const isBroken = this.isJson(index) && jsonErrorAt(text) >= 0;",
    by: "const isBroken = false;",
    breaks: "arguments of a call are no JSON any more",
    test: REQUEST,
  },
  {
    file: "plugins/ai-data-masking/assembly/path/json-path-query.ts",
    text: "if (values[i].address != last) each.push(values[i]);",
    by: "each.push(values[i]);",
    breaks: "a value below two others is found twice",
    test: PATHS,
  },
  {
    file: "plugins/ai-data-masking/assembly/grok/table.ts",
    text: "if (unit == 0x5c) i++;",
    by: "if (unit == 0x5c) continue;",
    breaks: "a grok pattern behind a backslash is one",
    test: GROK,
  },
];
