import { InjectionRule } from "../rule";

/** Documents and results of tools that speak to the model that reads them. */
export function indirectRules(): InjectionRule[] {
  return [
    new InjectionRule(
      "indirect-note-to-model",
      0.75,
      "\\b(?:note|attention|message|instructions?)\\W+(?:to|for)\\W+(?:the\\W+|any\\W+)?(?:ai|llm|assistant|language model|chatbot)s?\\b",
    ),
  ];
}
