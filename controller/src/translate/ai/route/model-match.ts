import type { ModelMatchIr } from "../../../ir/ai.ts";
import type { ValueMatchIr } from "../../../ir/route.ts";

/** What model-router writes the body's model into, on every host. */
export const MODEL_HEADER = "x-higress-llm-model";

/** A model as AIRoutes name it: a whole name, `prefix*`, `*` or `~regex`. */
export function parseModelMatch(text: string): ModelMatchIr {
  if (text === "*") return { kind: "any" };
  if (text.startsWith("~")) return { kind: "regex", value: text.slice(1) };
  return text.endsWith("*") ? { kind: "prefix", value: text.slice(0, -1) } : { kind: "exact", value: text };
}

/** The same as a match of a header; undefined: any request. */
export function modelHeaderMatch(match: ModelMatchIr): ValueMatchIr | undefined {
  switch (match.kind) {
    case "any":
      return undefined;
    case "exact":
      return { name: MODEL_HEADER, kind: "exact", value: match.value };
    case "prefix":
      return { name: MODEL_HEADER, kind: "regex", value: `${escapeRegex(match.value)}.*` };
    case "regex":
      return { name: MODEL_HEADER, kind: "regex", value: match.value };
  }
}

/** Which of two models is looked for first, all else being equal: a name, then prefixes by length, then expressions, then any. */
export function compareModels(a: ModelMatchIr, b: ModelMatchIr): number {
  return modelRank(b) - modelRank(a);
}

/** Higher is more specific. Names are at most 253 characters. */
export function modelRank(match: ModelMatchIr): number {
  switch (match.kind) {
    case "any":
      return 0;
    case "regex":
      return 1;
    case "prefix":
      return 2 + match.value.length;
    case "exact":
      return 1000;
  }
}

/** The text as an expression that matches it alone. */
function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
