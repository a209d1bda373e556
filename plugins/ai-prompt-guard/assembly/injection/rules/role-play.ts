import { InjectionRule } from "../rule";

/** Another self that no rule binds. */
export function rolePlayRules(): InjectionRule[] {
  return [new InjectionRule("role-do-anything-now", 0.8, "\\bdo anything now\\b")];
}
