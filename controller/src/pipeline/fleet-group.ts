import type { JsonObject } from "@bufbuild/protobuf";

/** Node metadata of proxies that serve one Gateway: `NAMESPACE/NAME`. */
export const GATEWAY_KEY = "sluice.dev/gateway";
/** Node metadata of proxies that serve all Gateways of a class: its name. */
export const CLASS_KEY = "sluice.dev/gateway-class";

/** The fleet (FleetIr.name) that a proxy belongs to by its node's metadata. */
export function fleetOf(metadata: JsonObject | undefined): string | { readonly refused: string } {
  const gateway = metadata?.[GATEWAY_KEY];
  const gatewayClass = metadata?.[CLASS_KEY];
  if (typeof gateway === "string" && gatewayClass === undefined) {
    if (/^[^/]+\/[^/]+$/.test(gateway)) return `gateway/${gateway}`;
    return { refused: `node metadata ${GATEWAY_KEY} must be NAMESPACE/NAME, not ${JSON.stringify(gateway)}` };
  }
  if (typeof gatewayClass === "string" && gateway === undefined) return `class/${gatewayClass}`;
  return { refused: `node metadata must have either ${GATEWAY_KEY} (NAMESPACE/NAME) or ${CLASS_KEY} (a name)` };
}

/** The metadata by which a proxy of a fleet is known. */
export function metadataOf(fleet: string): JsonObject {
  const gateway = /^gateway\/(.*)$/.exec(fleet)?.[1];
  if (gateway !== undefined) return { [GATEWAY_KEY]: gateway };
  return { [CLASS_KEY]: fleet.replace(/^class\//, "") };
}
