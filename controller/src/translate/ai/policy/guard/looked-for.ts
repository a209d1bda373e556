import bundled from "../../../../generated/plugins.gen.json" with { type: "json" };
import type { Issue } from "../../../../store/resource-store.ts";
import { regexProblem } from "../../../regex/regex.ts";

/** Groups inside of each other that ai-prompt-guard takes, whatever stands in them. */
const MOST_LEVELS = 60;

/** Names of ai-prompt-guard's, as its schema of configurations lists them. */
export const DETECTORS: readonly string[] =
  bundled["ai-prompt-guard"].schema.properties.rules.items.properties.match.properties.detectors.items.enum;

/** @param path of the list */
export function detectorIssues(names: readonly string[] = [], path: string): readonly Issue[] {
  const message = `is no detector; there are ${DETECTORS.join(", ")}`;
  return names.flatMap((name, index) => (DETECTORS.includes(name) ? [] : [{ path: `${path}[${index}]`, message }]));
}

/** What has a letter, digit, sign or blank; of these, those that fill a place and show nothing do not count. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}\p{Zs}\t\n]/u;
const FILLERS = /[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/g;

/** Texts of which nothing is left once accents and what shows nothing are left out. @param path of the list */
export function textIssues(texts: readonly string[] = [], path: string): readonly Issue[] {
  const message = "there is nothing in it to look for: it has no letter, digit or sign";
  return texts.flatMap((text, index) =>
    SEEN.test(text.replace(FILLERS, "")) ? [] : [{ path: `${path}[${index}]`, message }],
  );
}

/** What a backslash begins, and what is quoted. */
const ESCAPES = /\\(?:Q[\s\S]*?(?:\\E|$)|[\s\S])/g;

/** @param path of the list */
export function patternIssues(patterns: readonly string[] = [], path: string): readonly Issue[] {
  return patterns.flatMap((pattern, index) => {
    const message = regexProblem(pattern) ?? pluginProblem(pattern);
    return message === undefined ? [] : [{ path: `${path}[${index}]`, message }];
  });
}

/** What RE2 has, and ai-prompt-guard does not. */
function pluginProblem(pattern: string): string | undefined {
  const missing = pattern.match(ESCAPES)?.find((text) => /^\\[pPC]/.test(text));
  if (missing !== undefined)
    return `has ${missing}, which this plugin does not have: name ranges, as [\\x{400}-\\x{4ff}]`;
  let level = 0;
  for (const char of pattern.replaceAll(ESCAPES, "")) {
    level += char === "(" ? 1 : char === ")" ? -1 : 0;
    if (level > MOST_LEVELS) return `has more than ${MOST_LEVELS} groups inside of each other`;
  }
  return undefined;
}
