import { pluginSpec } from "./tests.mjs";

const PLUGIN = "plugins/ai-prompt-guard/assembly";

/** Of ai-prompt-guard. */
export const GUARD_MUTANTS = [
  {
    file: `${PLUGIN}/context/turn-list.ts`,
    text: 'return hasPart(content, "type", "tool_result") ? Place.Rest : Place.User;',
    by: "return Place.User;",
    breaks: "a call of a tool is parted from its result",
    test: pluginSpec("ai-prompt-guard", "context"),
  },
  {
    file: `${PLUGIN}/change/edit.ts`,
    text: "return this.isRest ? 2 : this.whole != null ? 1 : 0;",
    by: "return 0;",
    breaks: "what is parted among two texts is replaced twice",
    test: pluginSpec("ai-prompt-guard", "change"),
  },
  {
    file: `${PLUGIN}/change/text-changer.ts`,
    text: "if (2 * (value.length - from) <= value.length) out.bytes(value.slice(from));",
    by: "out.bytes(value.slice(from));",
    breaks: "a mask leaves most of what it masks",
    test: pluginSpec("ai-prompt-guard", "change"),
  },
];
