import type { ConditionIr, StatusUpdate } from "../../../ir/status.ts";
import { refOf } from "../../../store/kube-object.ts";
import type { Entry } from "../../../store/resource-store.ts";
import { condition } from "../../condition.ts";
import { invalidCondition, resolvedRefs } from "../status.ts";
import type { TranslatedProvider } from "./translate-provider.ts";

const ACCEPTED = condition("Accepted", true, "Accepted", "The provider is valid");

/** @param provider undefined: no version of it ever was valid @param isUsed whether a fleet has it */
export function providerStatus(
  entry: Entry<"AIProvider">,
  provider: TranslatedProvider | undefined,
  isUsed: boolean,
): StatusUpdate {
  const refs = provider === undefined ? [] : [resolvedRefs(provider.problem === undefined ? [] : [provider.problem])];
  return {
    ref: refOf(entry.object),
    generation: entry.object.metadata.generation ?? 1,
    kind: "conditions",
    conditions: [invalidCondition(entry) ?? ACCEPTED, ...refs, programmed(provider, isUsed)],
  };
}

function programmed(provider: TranslatedProvider | undefined, isUsed: boolean): ConditionIr {
  if (provider?.ir === undefined) return condition("Programmed", false, "Invalid", "The provider cannot be used");
  if (!isUsed) return condition("Programmed", false, "Pending", "No AIRoute that is attached to a Gateway leads to it");
  return condition("Programmed", true, "Programmed", "Its configuration is at the proxies' disposal");
}
