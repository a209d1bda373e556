import { existsSync, readFileSync } from "node:fs";
import { CASES, type Case, goldenFile, NO_ANSWER } from "./cases.ts";
import type { Back, Front } from "./translator.ts";

/** Client protocols in the order of columns, and what they are called. */
export const CLIENTS: Readonly<Record<Front, string>> = {
  openai: "OpenAI chat",
  anthropic: "Anthropic messages",
  responses: "OpenAI Responses",
  gemini: "Gemini",
};

export const FRONT_NAMES = Object.keys(CLIENTS) as readonly Front[];
export const CASE_NAMES = Object.keys(CASES) as readonly Case[];

/** What the goldens say of a case between a client's protocol and a provider's. */
export type Cell =
  | { readonly kind: "whole" }
  | { readonly kind: "half"; readonly form: "plain" | "stream" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "none" }
  /** There is no golden: the matrix was not run. */
  | { readonly kind: "unwritten" };

interface Golden {
  readonly request?: unknown;
  readonly refused?: string;
  readonly answer: unknown;
}

export function cellOf(name: Case, front: Front, back: Back): Cell {
  const plain = read(goldenFile(name, front, back, false));
  const stream = read(goldenFile(name, front, back, true));
  if (plain === undefined || stream === undefined) return { kind: "unwritten" };
  const reason = plain.refused ?? stream.refused;
  if (reason !== undefined) return { kind: "refused", reason };
  const [isPlain, isStream] = [plain, stream].map(({ answer }) => answer !== NO_ANSWER);
  if (isPlain && isStream) return { kind: "whole" };
  return isPlain || isStream ? { kind: "half", form: isPlain ? "plain" : "stream" } : { kind: "none" };
}

/** A row of the table: the cells of all client protocols. */
export const rowOf = (name: Case, back: Back): readonly Cell[] => FRONT_NAMES.map((front) => cellOf(name, front, back));

/** Whether the provider is asked for a form of the answer in words, since its protocol has no member for it. */
export function isFormInWords(back: Back): boolean {
  const golden = read(goldenFile("structured-output", "openai", back, false));
  return JSON.stringify(golden?.request ?? "").includes("valid against this JSON schema");
}

function read(file: string): Golden | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Golden) : undefined;
}
