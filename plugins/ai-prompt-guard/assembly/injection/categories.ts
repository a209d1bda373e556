import { InjectionRule } from "./rule";
import { encodingRules } from "./rules/encoding";
import { extractionRules } from "./rules/extraction";
import { indirectRules } from "./rules/indirect";
import { overrideRules } from "./rules/override";
import {
  extractionInOtherLanguages,
  indirectInOtherLanguages,
  overridesInOtherLanguages,
  rolesInOtherLanguages,
} from "./rules/other-languages";
import { rolePlayRules } from "./rules/role-play";
import { toolRules } from "./rules/tools";

/** Changes with each change of a rule or a score, so that audit lines of different versions can be told apart. */
export const INJECTION_RULES_VERSION: string = "2026-11-30";

/** What a text with an injection is after. */
export const injectionCategories: string[] = [
  "instruction-override",
  "role-play",
  "system-prompt-extraction",
  "encoding",
  "tool-abuse",
  "indirect-injection",
];

/** The rules of a category; of another name, none. */
export function rulesOf(category: string): InjectionRule[] {
  if (category == "instruction-override") return overrideRules().concat(overridesInOtherLanguages());
  if (category == "role-play") return rolePlayRules().concat(rolesInOtherLanguages());
  if (category == "system-prompt-extraction") return extractionRules().concat(extractionInOtherLanguages());
  if (category == "encoding") return encodingRules();
  if (category == "tool-abuse") return toolRules();
  return category == "indirect-injection" ? indirectRules().concat(indirectInOtherLanguages()) : [];
}
