import { InjectionRule } from "../rule";

/** What is decoded is to be done. What can be decoded is judged by all rules, besides. */
export function encodingRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "encoding-decode-and-do",
      0.7,
      "\\bdecode\\W+(?:\\w+\\W+){0,10}?(?:and|then)\\W+(?:\\w+\\W+){0,3}?(?:follow|execute|obey|do what)",
    ),
  ];
}
