import { InjectionRule } from "../rule";

/** Tools are to be called as the user may not, or for somebody else. */
export function toolRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "tool-without-confirmation",
      0.7,
      "\\b(?:call|invoke|run|use)\\W+(?:\\w+\\W+){0,3}?(?:tool|function)\\W+(?:\\w+\\W+){0,8}?without\\W+(?:\\w+\\W+){0,2}?(?:confirm|ask|permission|approval)",
    ),
  ];
}
