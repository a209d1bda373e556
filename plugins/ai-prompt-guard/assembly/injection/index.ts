// What other parts of the plugin use of the injection rules.
export { INJECTION_RULES_VERSION, injectionCategories } from "./categories";
export { InjectionScore } from "./score";
export { InjectionScorer } from "./scorer";
