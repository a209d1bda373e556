import type { ServicePort } from "../../resources/core.ts";
import type { InferencePool, Service } from "../../resources/resources.ts";
import type { ResourceStore } from "../../store/resource-store.ts";

/** The port of a Service at which a pool's endpoint picker answers, or why there is none. */
export type PickerRef = { readonly service: Service; readonly port: ServicePort } | { readonly problem: string };

const AT = "spec.endpointPickerRef";

/**
 * Where `spec.endpointPickerRef` of a pool leads (GIE v1, EndpointPickerRef): a Service of the pool's own namespace.
 * `problem` begins with the JSON path, and says how to mend it.
 *
 * @returns undefined: the pool names no endpoint picker
 */
export function resolvePicker(pool: InferencePool, store: ResourceStore<"Service">): PickerRef | undefined {
  const ref = pool.spec.endpointPickerRef;
  if (ref === undefined) return undefined;
  const { group = "", kind = "Service", name, port } = ref;
  if (group !== "" || kind !== "Service") {
    return {
      problem: `${AT}: ${kind} of group "${group}" cannot be an endpoint picker; name a Service of the core group`,
    };
  }
  const { namespace = "" } = pool.metadata;
  const service = store.get("Service", namespace, name);
  const what = `Service ${namespace}/${name}`;
  if (service === undefined) return { problem: `${AT}: ${what} does not exist` };
  if (service.spec.type === "ExternalName") {
    return { problem: `${AT}: ${what} is of type ExternalName, which the API excludes; name one with endpoints` };
  }
  if (port === undefined) return { problem: `${AT}.port is missing: a Service needs one` };
  const found = service.spec.ports?.find((one) => one.port === port.number && (one.protocol ?? "TCP") === "TCP");
  if (found === undefined)
    return { problem: `${AT}.port.number: ${what} has no TCP port ${port.number}${offered(service)}` };
  return { service, port: found };
}

function offered({ spec }: Service): string {
  const ports = (spec.ports ?? []).filter(({ protocol = "TCP" }) => protocol === "TCP").map(({ port }) => port);
  return ports.length === 0 ? "" : `, but ${ports.slice(0, 8).join(", ")}`;
}
