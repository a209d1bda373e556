import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import type { RenderIssue } from "../render/issue.ts";
import { formatRef, type ObjectRef } from "../store/kube-object.ts";

/** Statuses with Programmed=False where the target has no words for something that the object says. */
export function withUnsaid(status: readonly StatusUpdate[], issues: readonly RenderIssue[]): readonly StatusUpdate[] {
  if (issues.length === 0) return status;
  const objects = issuesByObject(issues);
  return status.map((update) => {
    const said = objects.get(formatRef(update.ref));
    return said === undefined ? update : withCondition(update, said.text);
  });
}

/** What there is to say of each object, by `Kind NAMESPACE/NAME`. */
export function issuesByObject(
  issues: readonly RenderIssue[],
): ReadonlyMap<string, { readonly ref: ObjectRef; readonly text: string }> {
  const objects = new Map<string, { readonly ref: ObjectRef; readonly text: string }>();
  for (const { ref, part, message } of issues) {
    const key = formatRef(ref);
    const text = part === "" ? message : `${part}: ${message}`;
    const before = objects.get(key)?.text;
    objects.set(key, { ref, text: before === undefined ? text : `${before}; ${text}` });
  }
  return objects;
}

function withCondition(update: StatusUpdate, message: string): StatusUpdate {
  const condition: ConditionIr = { type: "Programmed", status: "False", reason: "UnsupportedValue", message };
  const added = (conditions: readonly ConditionIr[]) => [
    ...conditions.filter(({ type }) => type !== condition.type),
    condition,
  ];
  switch (update.kind) {
    case "conditions":
    case "gateway":
      return { ...update, conditions: added(update.conditions) };
    case "parents":
      return { ...update, parents: update.parents.map((p) => ({ ...p, conditions: added(p.conditions) })) };
    case "ancestors":
      return { ...update, ancestors: update.ancestors.map((a) => ({ ...a, conditions: added(a.conditions) })) };
    case "ingress":
      return update;
  }
}
