import type { ProviderEndpointIr } from "../../../ir/ai.ts";
import type { BackendEndpointIr, BackendIr } from "../../../ir/backend.ts";
import { SLUICE_GROUP } from "../../listener.ts";
import type { AiContext } from "../context.ts";

type ServicePlace = Extract<ProviderEndpointIr, { readonly kind: "service" }>;

/** The backend of a provider's Service; undefined when it has gone. */
export function serviceBackendOf({ namespace, name, port }: ServicePlace, context: AiContext): BackendIr | undefined {
  // Whether the provider may refer to it was asked when its endpoint was resolved.
  const from = { group: SLUICE_GROUP, kind: "AIProvider", namespace };
  const found = context.backends.resolve({ namespace, name, port }, from, "http");
  return found.kind === "resolved" ? found.backend : undefined;
}

export function serviceEndpoints(context: AiContext): (place: ServicePlace) => readonly BackendEndpointIr[] {
  return (place) => serviceBackendOf(place, context)?.endpoints ?? [];
}
