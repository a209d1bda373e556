import { InjectionRule } from "../rule";

/** The system prompt is to be told. */
export function extractionRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "extract-system-prompt",
      0.75,
      "\\b(?:reveal|print|repeat|show|output|display|tell)\\W+(?:\\w+\\W+){0,4}?your\\W+(?:\\w+\\W+){0,2}?(?:system prompt|initial instructions?)",
    ),
  ];
}
