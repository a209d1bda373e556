import type { StatusUpdate } from "../../ir/status.ts";
import type { Ingress } from "../../resources/resources.ts";
import { refOf } from "../../store/kube-object.ts";
import { addressOf } from "../addresses.ts";
import type { TranslateContext } from "../context.ts";
import { FleetBuilder } from "../fleet-builder.ts";
import type { ListenerModel } from "../gateway.ts";
import type { ClassModel } from "../gateway-class.ts";
import { groupBy } from "../group.ts";
import { intersectHostnames } from "../hostname.ts";
import { ownerOfPort } from "../machine-ports.ts";
import { comparePrecedence } from "../precedence.ts";
import { IngressClasses } from "./ingress-class.ts";
import { INGRESS_PORTS, ingressListeners } from "./ingress-listeners.ts";
import { type IngressHost, ingressHosts } from "./ingress-routes.ts";

interface Member {
  readonly ingress: Ingress;
  readonly class: ClassModel;
}

/** Serves the Ingresses of each class by a fleet `class/NAME`. */
export function translateIngresses(context: TranslateContext): void {
  const classes = new IngressClasses(context.store, context.options);
  const members = context.store.list("Ingress").flatMap((ingress): Member[] => {
    const found = classes.of(ingress);
    return found === undefined ? [] : [{ ingress, class: found }];
  });
  for (const group of groupBy(members, ({ class: { name } }) => name).values()) {
    const [first] = group;
    if (first !== undefined)
      translateClass(
        context,
        first.class,
        group.map(({ ingress }) => ingress),
      );
  }
}

function translateClass(context: TranslateContext, classModel: ClassModel, ingresses: readonly Ingress[]): void {
  const name = `class/${classModel.name}`;
  const fleet =
    context.fleets.get(name) ?? new FleetBuilder({ name, class: classModel, gateways: [] }, context.options);
  context.fleets.set(name, fleet);
  const inOrder = [...ingresses].sort(comparePrecedence);
  const owners = portOwners(context, fleet);
  const listeners = ingressListeners(context.store, fleet, inOrder, [...owners.keys()]);
  const taken = listeners.flatMap(({ port }) => owners.get(port) ?? []);
  for (const ingress of inOrder) {
    const hosts = ingressHosts(context, ingress);
    for (const listener of listeners) attach({ fleet, listener, ingress }, hosts);
    if (classModel.reports) context.status.push(ingressStatus(context, classModel, { ingress, taken }));
  }
}

/** Of the ports that another fleet of the machine opens, what there is to say of them. */
function portOwners({ fleets, options }: TranslateContext, fleet: FleetBuilder): ReadonlyMap<number, string> {
  const owners = new Map<number, string>();
  if (!options.sharesMachine || fleet.target !== "envoy") return owners;
  for (const port of INGRESS_PORTS) {
    const owner = ownerOfPort(port, fleet, fleets.values());
    if (owner === undefined) continue;
    const target = `TCP/${fleet.targetPort(port)}`;
    owners.set(
      port,
      `${target} of this machine is opened for ${owner.name}, so Ingresses are not served at port ${port}`,
    );
  }
  return owners;
}

interface Place {
  readonly fleet: FleetBuilder;
  readonly listener: ListenerModel;
  readonly ingress: Ingress;
}

function attach({ fleet, listener, ingress }: Place, hosts: readonly IngressHost[]): void {
  const { namespace, name } = refOf(ingress);
  for (const { hostname, rule, route, set, backends } of hosts) {
    const common = intersectHostnames(listener.hostname, hostname);
    if (common === undefined || !listener.usable) continue;
    // Other controllers find the backends of their routes themselves.
    if (fleet.target === "envoy") for (const backend of backends) fleet.addBackend(backend);
    fleet.addRoutes(listener, [common], set);
    fleet.attach([{ kind: "Ingress", namespace, name, rule, route, listener }]);
  }
}

interface Served {
  readonly ingress: Ingress;
  readonly taken: readonly string[];
}

function ingressStatus(
  { services }: TranslateContext,
  classModel: ClassModel,
  { ingress, taken }: Served,
): StatusUpdate {
  const assigned = services.ofClass(classModel.name);
  const addresses = assigned.length > 0 ? assigned : classModel.addresses.map(addressOf);
  return {
    ref: refOf(ingress),
    generation: ingress.metadata.generation ?? 1,
    kind: "ingress",
    ...(taken.length === 0 ? {} : { problems: [...new Set(taken)] }),
    addresses: addresses.map(({ type, value }) => (type === "IPAddress" ? { ip: value } : { hostname: value })),
  };
}
