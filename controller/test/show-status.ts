import type { ConditionIr, StatusUpdate } from "../src/ir/status.ts";

/** Statuses in few lines: each condition is `Type=Status Reason: message`. Features of classes are left out. */
export function showStatus(updates: readonly StatusUpdate[]): unknown {
  return updates.map((update) => ({
    of: `${update.ref.kind} ${update.ref.namespace}/${update.ref.name} generation ${update.generation}`,
    ...body(update),
  }));
}

function body(update: StatusUpdate): Record<string, unknown> {
  switch (update.kind) {
    case "conditions":
      return { conditions: update.conditions.map(line) };
    case "gateway":
      return {
        addresses: update.addresses.map(({ type, value }) => `${type} ${value}`),
        conditions: update.conditions.map(line),
        listeners: update.listeners.map(({ name, supportedKinds, attachedRoutes, conditions }) => ({
          name,
          supportedKinds: supportedKinds.map(({ kind }) => kind).join(" "),
          attachedRoutes,
          conditions: conditions.map(line),
        })),
      };
    case "parents":
      return { parents: update.parents.map(({ ref, conditions }) => ({ ref, conditions: conditions.map(line) })) };
    case "ancestors":
      return { ancestors: update.ancestors.map(({ ref, conditions }) => ({ ref, conditions: conditions.map(line) })) };
    case "ingress":
      return {
        addresses: update.addresses.map(({ ip, hostname }) => ip ?? hostname),
        ...(update.problems === undefined ? {} : { problems: update.problems }),
      };
  }
}

function line({ type, status, reason, message }: ConditionIr): string {
  return `${type}=${status} ${reason}: ${message}`;
}
