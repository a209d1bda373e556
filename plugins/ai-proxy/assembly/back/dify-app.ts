import { ProviderEntry } from "../generated/config.gen";

/** Kinds of Dify's applications, each with an API of its own. */
export const enum DifyApp {
  /** a chatbot or chatflow */
  Chat,
  /** the same API, but streams only */
  Agent,
  Completion,
  Workflow,
}

/** The kind that the configuration names (`botType`). */
export function difyAppOf(options: ProviderEntry): DifyApp {
  const type = options.botType;
  if (type == "Agent") return DifyApp.Agent;
  if (type == "Completion") return DifyApp.Completion;
  return type == "Workflow" ? DifyApp.Workflow : DifyApp.Chat;
}
