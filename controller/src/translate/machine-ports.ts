import type { FleetBuilder } from "./fleet-builder.ts";
import type { FleetModel, ListenerModel, Problem } from "./gateway.ts";
import { nameOf, transportOf } from "./listener-conflicts.ts";
import type { TranslateOptions } from "./options.ts";
import { comparePrecedence } from "./precedence.ts";
import { targetPort } from "./target-port.ts";

/**
 * The fleets of one machine, where a port can be opened by one of them only: the older Gateway's listener has it, and the
 * others' are not served. Fleets of other data planes open none here.
 */
export function withoutTakenPorts(fleets: readonly FleetModel[], options: TranslateOptions): readonly FleetModel[] {
  const taken = takenPorts(fleets, options);
  if (taken.size === 0) return fleets;
  return fleets.map((fleet) => ({
    ...fleet,
    gateways: fleet.gateways.map((gateway) => ({
      ...gateway,
      listeners: gateway.listeners.map((listener) => {
        const unaccepted = taken.get(listener);
        return unaccepted === undefined ? listener : { ...listener, unaccepted, usable: false };
      }),
    })),
  }));
}

function takenPorts(fleets: readonly FleetModel[], options: TranslateOptions): ReadonlyMap<ListenerModel, Problem> {
  const owners = new Map<string, { readonly fleet: FleetModel; readonly listener: ListenerModel }>();
  const taken = new Map<ListenerModel, Problem>();
  for (const { fleet, listener } of claims(fleets)) {
    const target = `${transportOf(listener)}/${targetPort(listener.port, fleet.class, options)}`;
    const owner = owners.get(target);
    if (owner === undefined) owners.set(target, { fleet, listener });
    else if (owner.fleet !== fleet) taken.set(listener, takenBy(owner.listener, target));
  }
  return taken;
}

/** Listeners that stand in their own fleet, in order of precedence. */
function claims(fleets: readonly FleetModel[]) {
  const gateways = fleets
    .filter((fleet) => fleet.class.target === "envoy")
    .flatMap((fleet) => fleet.gateways.map((gateway) => ({ fleet, gateway })));
  gateways.sort((a, b) => comparePrecedence(a.gateway.object, b.gateway.object));
  return gateways.flatMap(({ fleet, gateway }) =>
    gateway.listeners
      .filter(({ unaccepted, conflict }) => unaccepted === undefined && conflict === undefined)
      .map((listener) => ({ fleet, listener })),
  );
}

function takenBy(owner: ListenerModel, target: string): Problem {
  const message = `${target} of this machine is opened for listener ${nameOf(owner)}; choose another port, or a class of which all Gateways are served together (fleet: merged)`;
  return { reason: "PortUnavailable", message };
}

/** The fleet among others of the same machine that already opens a fleet's TCP port. */
export function ownerOfPort(
  port: number,
  fleet: FleetBuilder,
  others: Iterable<FleetBuilder>,
): FleetBuilder | undefined {
  const target = fleet.targetPort(port);
  return [...others].find((one) => one !== fleet && one.target === "envoy" && one.opens(target));
}
