import { Bytes, PropertyPath, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Names the endpoints that a request may go to, in order: `ip:port[,ip:port…]` (GIE proposal 004, "Destination endpoint"). */
export const DESTINATION: Bytes = Bytes.of("x-gateway-destination-endpoint");
/** Narrows the endpoints that may be picked. */
export const SUBSET: Bytes = Bytes.of("x-gateway-destination-endpoint-subset");
/** Names the model in the place of the body's. */
export const MODEL_REWRITE: Bytes = Bytes.of("x-gateway-model-name-rewrite");

/** Names the plugin that has written the endpoint into the header, as ai-load-balancer does: no client can set a property. */
const PICKED_BY: PropertyPath = PropertyPath.of("endpoint_picked_by");

/**
 * Takes from the request what only the gateway may say. The reference picker writes the endpoint that it picked and then all
 * headers that it was sent over it, so that a client's own would win.
 */
export function stripInternalHeaders(): void {
  strip(DESTINATION);
  strip(SUBSET);
  strip(MODEL_REWRITE);
}

/** The same where no picker is asked: the endpoint that another plugin has picked stays. */
export function stripForeignHeaders(): void {
  if (requestHeaders.has(DESTINATION) && !isPickedBefore()) requestHeaders.removeBytes(DESTINATION);
  strip(SUBSET);
  strip(MODEL_REWRITE);
}

function isPickedBefore(): bool {
  const plugin = PICKED_BY.bytes();
  return plugin != null && plugin.length > 0;
}

function strip(name: Bytes): void {
  // Asked first, since a host chooses the route anew after a change.
  if (requestHeaders.has(name)) requestHeaders.removeBytes(name);
}
