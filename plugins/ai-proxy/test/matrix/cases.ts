import { existsSync, readdirSync } from "node:fs";
import type { Back, Front } from "./translator.ts";

/**
 * testdata/matrix: request/<case>.<front>.json is what a client sends; answer/<case>.<back>[-stream].in what the provider
 * answers; golden/<case>.<front>-<back>[-stream].json what each gets of the other.
 */
export const FOLDER = new URL("../../testdata/matrix/", import.meta.url);

/** What is tried, and whose answer (of which case) the provider gives where the case has none of its own. */
export const CASES = {
  text: "text",
  system: "text",
  image: "text",
  "one-tool": "one-tool",
  "parallel-tools": "parallel-tools",
  "tool-result": "text",
  thinking: "thinking",
  "structured-output": "structured-output",
  error: "error",
  refusal: "refusal",
  long: "long",
} as const;
export type Case = keyof typeof CASES;

/** Providers answer `error` with this status, or with the one that the file's name gives: `error-429.<back>.in`. */
export const ERROR_STATUS = 429;

/** The provider's entry in the configuration, where the translation depends on it. */
export const OPTIONS: Partial<Record<Back, Record<string, unknown>>> = { deepl: { targetLang: "DE" } };

export const requestFile = (name: Case, front: Front): URL => new URL(`request/${name}.${front}.json`, FOLDER);

/** The provider's answer to a case; undefined when its protocol has no such answer. */
export function answerFile(name: Case, back: Back, isStream: boolean): URL | undefined {
  const file = new URL(`answer/${CASES[name]}.${back}${isStream ? "-stream" : ""}.in`, FOLDER);
  return existsSync(file) ? file : undefined;
}

export const goldenFile = (name: Case, front: Front, back: Back, isStream: boolean): string =>
  new URL(`golden/${name}.${front}-${back}${isStream ? "-stream" : ""}.json`, FOLDER).pathname;

/** Fronts and backs that are there, by their files. */
export function present(kind: "request" | "answer"): readonly string[] {
  const names = readdirSync(new URL(`${kind}/`, FOLDER)).map(
    (file) => file.split(".")[1]?.replace("-stream", "") ?? "",
  );
  return [...new Set(names)].sort();
}

/** Stands in a golden where the provider's protocol has no answer of the case. */
export const NO_ANSWER = "the provider's protocol has no such answer";
