import type { FleetIr } from "../ir/fleet.ts";
import type { PortIr } from "../ir/listener.ts";
import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { listenerName } from "../render/xds/names.ts";
import { formatRef } from "../store/kube-object.ts";
import { describeRefusals } from "./describe-refusals.ts";
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
  const refused = new Map<string, Refused>();
  for (const { name, gateways, ports } of fleets) {
    const refusals = refusalsOf(name);
    if (refusals.length > 0) for (const gateway of gateways) refused.set(formatRef(gateway), { refusals, ports });
  }
  if (refused.size === 0) return status;
  return status.map((update) => {
    const known = refused.get(formatRef(update.ref));
    if (known === undefined || update.kind !== "gateway") return update;
    return { ...update, conditions: update.conditions.map((condition) => refusedCondition(condition, known)) };
  });
}

interface Refused extends Pick<FleetIr, "ports"> {
  readonly refusals: readonly FleetRefusal[];
}

function refusedCondition(condition: ConditionIr, { refusals, ports }: Refused): ConditionIr {
  if (condition.type !== "Programmed" || condition.status !== "True") return condition;
  const problems = refusals.map((refusal) => ({ refusal, ofPort: portProblem(refusal, ports) }));
  const others = problems.filter(({ ofPort }) => ofPort === undefined).map(({ refusal }) => refusal);
  const said = [
    ...problems.flatMap(({ ofPort }) => ofPort ?? []),
    ...(others.length === 0 ? [] : [describeRefusals(others)]),
  ];
  return { ...condition, status: "False", reason: "Invalid", message: said.join("; ").slice(0, LONGEST) };
}

/**
 * Envoy's words for a socket that it cannot open, and the system's for why. A refusal has nothing but a text: the code beside
 * it is the same for whatever is refused.
 */
const SOCKET_ERROR = /cannot (?:bind|listen on) '[^']*': ([^\n]*)/;

/** Of a listener whose port cannot be opened, what to do about it. */
function portProblem({ name, error }: FleetRefusal, ports: readonly PortIr[]): string | undefined {
  const reason = SOCKET_ERROR.exec(error)?.[1];
  const port = ports.find((one) => listenerName(one) === name);
  if (reason === undefined || port === undefined) return undefined;
  return `${port.transport} port ${port.targetPort} cannot be opened where the proxy runs: ${reason}; free it, or have another one opened: --ports ${port.port}=NUMBER, or \`ports\` in the parameters of the class`;
}
