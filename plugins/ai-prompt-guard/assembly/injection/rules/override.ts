import { InjectionRule } from "../rule";

/** "Ignore all previous instructions": what the model was told is to count no longer. */
export function overrideRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "override-ignore-previous",
      0.8,
      "\\b(?:ignore|disregard|forget|override|bypass)\\W+(?:\\w+\\W+){0,4}?(?:previous|prior|above|earlier|preceding)\\W+(?:\\w+\\W+){0,2}?(?:instruction|prompt|rule|direction|guideline)s?",
    ),
  ];
}
