import { pluginSpec } from "./tests.mjs";

const FOLDER = "plugins/ai-cache/assembly/semantic";
const LEXICAL = pluginSpec("ai-cache", "semantic/lexical");
const VECTORS = pluginSpec("ai-cache", "semantic/vectors");
const SERVICES = pluginSpec("ai-cache", "semantic/services");
const SOURCE = pluginSpec("ai-cache", "semantic/question-source");

/** Answers of ai-cache to questions in other words. */
export const SEMANTIC = [
  {
    file: `${FOLDER}/lexical/check.ts`,
    text: "if (a.negations > 0 != b.negations > 0) return Difference.Negation;",
    by: "",
    breaks: "a question and its opposite have one answer",
    test: LEXICAL,
  },
  {
    file: `${FOLDER}/lexical/check.ts`,
    text: "if (turned(a, b) || turned(b, a) || areSwapped(a, b)",
    by: "if (areSwapped(a, b)",
    breaks: "from one to the other is the same as the other way round",
    test: LEXICAL,
  },
  {
    file: `${FOLDER}/lexical/term.ts`,
    text: "return isName ? isSameName(this.text, other.text) : isSameWord(this.text, other.text, isEnglish);",
    by: "return isSameWord(this.text, other.text, isEnglish);",
    breaks: "a name with another ending is the same name",
    test: LEXICAL,
  },
  {
    file: `${FOLDER}/local/shelf.ts`,
    text: " && bytes.slice(4, HEAD).equals(this.digest)",
    by: "",
    breaks: "questions of one partition are found by another's",
    test: VECTORS,
  },
  {
    file: `${FOLDER}/threshold.ts`,
    text: "return score >= this.value - slack;",
    by: "return score >= this.value;",
    breaks: "a pair on the edge matches by turns",
    test: VECTORS,
  },
  {
    file: `${FOLDER}/vector/qdrant.ts`,
    text: "this.must(json, SCOPE, partition.scope);",
    by: "",
    breaks: "a query asks for questions of all scopes",
    test: SERVICES,
  },
  {
    file: `${FOLDER}/question-source.ts`,
    text: 'if (!roleIs(message, "system") && !roleIs(message, "developer")) continue;',
    by: "continue;",
    breaks: "instructions may differ where the conversation may",
    test: SOURCE,
  },
];
