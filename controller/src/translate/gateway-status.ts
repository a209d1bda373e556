import type { ConditionIr, ListenerStatusIr, StatusUpdate } from "../ir/status.ts";
import { refOf } from "../store/kube-object.ts";
import type { Entry } from "../store/resource-store.ts";
import { type Addresses, addressesOf, type FleetServices } from "./addresses.ts";
import type { AttachedCounts } from "./attached-counts.ts";
import { condition, joinMessages } from "./condition.ts";
import type { GatewayModel, ListenerModel, Problem } from "./gateway.ts";

/** For a Gateway that never was valid: nothing of it is in effect. */
export function invalidGatewayStatus({ object, issues }: Entry<"Gateway">): StatusUpdate {
  const message = joinMessages(issues.map(({ path, message }) => `${path}: ${message}`));
  return {
    ref: refOf(object),
    generation: object.metadata.generation ?? 1,
    kind: "gateway",
    conditions: [condition("Accepted", false, "Invalid", message), condition("Programmed", false, "Invalid", message)],
    addresses: [],
    listeners: [],
  };
}

/** What a Gateway's status is to say, when all routes have attached. */
export function gatewayStatus(gateway: GatewayModel, services: FleetServices, attached: AttachedCounts): StatusUpdate {
  const addresses = addressesOf(gateway, services);
  const accepted = acceptedCondition(gateway, addresses);
  return {
    ref: gateway.ref,
    generation: gateway.entry.object.metadata.generation ?? 1,
    kind: "gateway",
    conditions: [accepted, programmedCondition(gateway, accepted, addresses), ...unsupportedReferences(gateway)],
    addresses: "addresses" in addresses && accepted.status === "True" ? addresses.addresses : [],
    listeners: gateway.listeners.map((listener) => listenerStatus(listener, gateway, attached.of(listener))),
  };
}

function acceptedCondition({ class: classModel, entry, listeners }: GatewayModel, addresses: Addresses): ConditionIr {
  if (classModel.error !== undefined) {
    const message = `GatewayClass ${classModel.name}: ${classModel.error}`;
    return condition("Accepted", false, "InvalidParameters", message);
  }
  const issues = entry.issues.map(({ path, message }) => `${path}: ${message}`);
  if (issues.length > 0 && entry.effective !== entry.object) {
    return condition("Accepted", false, "Invalid", `${joinMessages(issues)}; the last valid version stays in effect`);
  }
  if ("unaccepted" in addresses) {
    return condition("Accepted", false, addresses.unaccepted.reason, addresses.unaccepted.message);
  }
  const invalid = listeners.filter(({ usable }) => !usable).map(({ name }) => name);
  if (invalid.length === 0) return condition("Accepted", true, "Accepted", "The Gateway is served");
  const message = `listeners that cannot be served: ${invalid.join(", ")}`;
  return condition("Accepted", invalid.length < listeners.length, "ListenersNotValid", message);
}

/** The certificate that is to be shown to backends is refused rather than ignored. */
function unsupportedReferences({ object }: GatewayModel): readonly ConditionIr[] {
  if (object.spec.tls?.backend?.clientCertificateRef === undefined) return [];
  const message = "spec.tls.backend.clientCertificateRef is not supported: backends are shown no certificate";
  return [condition("ResolvedRefs", false, "InvalidClientCertificateRef", message)];
}

function programmedCondition({ listeners }: GatewayModel, accepted: ConditionIr, addresses: Addresses): ConditionIr {
  if (!listeners.some(({ usable }) => usable)) return condition("Programmed", false, "Invalid", accepted.message);
  if ("unaccepted" in addresses) {
    return condition("Programmed", false, "AddressNotUsable", addresses.unaccepted.message);
  }
  if ("unprogrammed" in addresses) {
    return condition("Programmed", false, addresses.unprogrammed.reason, addresses.unprogrammed.message);
  }
  return condition("Programmed", true, "Programmed", "Its configuration is at the proxies' disposal");
}

function listenerStatus(
  listener: ListenerModel,
  { class: { error } }: GatewayModel,
  attached: number,
): ListenerStatusIr {
  const { unaccepted, conflict, unresolved, overlap, usable } = listener;
  const refused = unaccepted ?? (conflict === undefined ? undefined : { ...conflict, reason: "PortUnavailable" });
  const broken = refused ?? unresolved[0] ?? (error === undefined ? undefined : { reason: "", message: error });
  return {
    name: listener.name,
    supportedKinds: listener.kinds,
    attachedRoutes: attached,
    conditions: [
      refused === undefined
        ? condition("Accepted", true, "Accepted", "The listener is valid")
        : condition("Accepted", false, refused.reason, refused.message),
      conflict === undefined
        ? condition("Conflicted", false, "NoConflicts", "No other listener wants the same")
        : condition("Conflicted", true, conflict.reason, conflict.message),
      resolvedCondition(unresolved),
      usable
        ? condition("Programmed", true, "Programmed", "Its configuration is at the proxies' disposal")
        : condition("Programmed", false, "Invalid", broken?.message ?? "The listener cannot be served"),
      ...(overlap === undefined ? [] : [condition("OverlappingTLSConfig", true, overlap.reason, overlap.message)]),
    ],
  };
}

function resolvedCondition(unresolved: readonly Problem[]): ConditionIr {
  const [first] = unresolved;
  return first === undefined
    ? condition("ResolvedRefs", true, "ResolvedRefs", "All references are resolved")
    : condition("ResolvedRefs", false, first.reason, joinMessages(unresolved.map(({ message }) => message)));
}
