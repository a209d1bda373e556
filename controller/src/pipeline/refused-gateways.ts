import type { FleetIr } from "../ir/fleet.ts";
import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { formatRef } from "../store/kube-object.ts";
import type { FleetRefusal } from "./xds-server.ts";

/** Characters of a condition's message that tell what proxies said. */
const LONGEST = 1000;

/**
 * The statuses, with Programmed=False for Gateways whose proxies refuse a part of their configuration. The other parts are
 * in effect, and so is the last version of the refused one that they took.
 */
export function withRefusals(
  status: readonly StatusUpdate[],
  fleets: readonly FleetIr[],
  refusalsOf: (fleet: string) => readonly FleetRefusal[],
): readonly StatusUpdate[] {
  const refused = new Map<string, readonly FleetRefusal[]>();
  for (const { name, gateways } of fleets) {
    const refusals = refusalsOf(name);
    if (refusals.length > 0) for (const gateway of gateways) refused.set(formatRef(gateway), refusals);
  }
  if (refused.size === 0) return status;
  return status.map((update) => {
    const refusals = refused.get(formatRef(update.ref));
    if (refusals === undefined || update.kind !== "gateway") return update;
    return { ...update, conditions: update.conditions.map((condition) => refusedCondition(condition, refusals)) };
  });
}

function refusedCondition(condition: ConditionIr, refusals: readonly FleetRefusal[]): ConditionIr {
  if (condition.type !== "Programmed" || condition.status !== "True") return condition;
  const ports = refusals.flatMap((refusal) => portProblem(refusal) ?? []);
  const others = refusals.filter((refusal) => portProblem(refusal) === undefined);
  const said = others.map(({ type, name, error }) => `${type} ${name}: ${error}`).join("; ");
  const refused = `Proxies refuse a part of the configuration and keep what they had of it: ${said}`;
  const message = [...ports, ...(others.length === 0 ? [] : [refused])].join("; ");
  return { ...condition, status: "False", reason: "Invalid", message: message.slice(0, LONGEST) };
}

/** Of a listener whose port cannot be opened, what to do about it. */
function portProblem({ type, name, error }: FleetRefusal): string | undefined {
  const [, port, reason] = /cannot (?:bind|listen on) '[^']*:(\d+)': ([^\n]*)/.exec(error) ?? [];
  if (type !== "listener" || port === undefined) return undefined;
  const [transport = "", listenerPort = ""] = name.split("/");
  return `${transport.toUpperCase()} port ${port} cannot be opened where the proxy runs: ${reason}; free it, or have another one opened: --ports ${listenerPort}=NUMBER, or \`ports\` in the parameters of the class`;
}
