import type { ConditionIr, ParentStatusIr, StatusUpdate } from "../../../ir/status.ts";
import { refOf } from "../../../store/kube-object.ts";
import type { Entry } from "../../../store/resource-store.ts";
import type { ParentAttachment } from "../../attach.ts";
import { condition, joinMessages } from "../../condition.ts";
import { invalidCondition, resolvedRefs } from "../status.ts";
import type { CompiledAiRoute } from "./compile-route.ts";

/**
 * What an AIRoute's status is to say of each Gateway: also of those of other controllers, whose own statuses are not ours.
 *
 * @param compiled undefined: no version of it ever was valid
 */
export function aiRouteStatus(
  entry: Entry<"AIRoute">,
  parents: readonly ParentAttachment[],
  compiled: CompiledAiRoute | undefined,
): readonly StatusUpdate[] {
  if (parents.length === 0) return [];
  const invalid = invalidCondition(entry);
  const refused = compiled === undefined ? undefined : refusal(compiled);
  const rest = compiled === undefined ? [] : conditionsOf(compiled, refused);
  const ours = parents.map(({ ref, accepted }): ParentStatusIr => {
    const verdict = invalid ?? (accepted.status === "True" ? (refused ?? accepted) : accepted);
    return { ref: { ...ref }, conditions: [verdict, ...rest] };
  });
  const { object } = entry;
  return [{ ref: refOf(object), generation: object.metadata.generation ?? 1, kind: "parents", parents: ours }];
}

/** A route none of whose rules can be served is not accepted. */
function refusal({ rules }: CompiledAiRoute): ConditionIr | undefined {
  if (rules.some(({ dropped }) => dropped === undefined)) return undefined;
  return condition("Accepted", false, "UnsupportedValue", droppedRules(rules));
}

function conditionsOf({ rules }: CompiledAiRoute, refused: ConditionIr | undefined): readonly ConditionIr[] {
  const refs = resolvedRefs(rules.flatMap(({ problems }) => problems));
  if (refused !== undefined || rules.every(({ dropped }) => dropped === undefined)) return [refs];
  const message = `Dropped Rule: ${droppedRules(rules)}; requests of these rules get 500`;
  return [refs, condition("PartiallyInvalid", true, "UnsupportedValue", message)];
}

function droppedRules(rules: CompiledAiRoute["rules"]): string {
  const messages = rules.flatMap(({ dropped }, index) =>
    dropped === undefined ? [] : [`spec.rules[${index}]: ${dropped}`],
  );
  return joinMessages(messages);
}
