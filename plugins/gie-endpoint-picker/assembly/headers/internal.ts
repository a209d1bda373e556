import { Bytes, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Names the endpoints that a request may go to, in order: `ip:port[,ip:port…]` (GIE proposal 004, "Destination endpoint"). */
export const DESTINATION: Bytes = Bytes.of("x-gateway-destination-endpoint");
/** Narrows the endpoints that may be picked. */
export const SUBSET: Bytes = Bytes.of("x-gateway-destination-endpoint-subset");
/** Names the model in the place of the body's. */
export const MODEL_REWRITE: Bytes = Bytes.of("x-gateway-model-name-rewrite");

/**
 * Takes from the request what only the gateway may say. The reference picker writes the endpoint that it picked and then all
 * headers that it was sent over it, so that a client's own would win.
 */
export function stripInternalHeaders(): void {
  strip(DESTINATION);
  strip(SUBSET);
  strip(MODEL_REWRITE);
}

function strip(name: Bytes): void {
  // Asked first, since a host chooses the route anew after a change.
  if (requestHeaders.has(name)) requestHeaders.removeBytes(name);
}
