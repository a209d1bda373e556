import { Bytes } from "../bytes";
import { PropertyPath } from "../property";

const REQUEST_LIMIT: PropertyPath = PropertyPath.of("set_decoder_buffer_limit");
const RESPONSE_LIMIT: PropertyPath = PropertyPath.of("set_encoder_buffer_limit");
const ROUTE_CACHE: PropertyPath = PropertyPath.of("clear_route_cache");
const OFF: Bytes = Bytes.of("off");

/**
 * Lets Higress hold back a request body of up to `limit` bytes for this stream (its own default is 32 KiB). Stock Envoy
 * takes its limit from the listener or cluster, and no notice of this.
 */
export function allowRequestBuffer(limit: i32): void {
  REQUEST_LIMIT.set(Bytes.of(limit.toString()));
}

/** The same for the response's body. */
export function allowResponseBuffer(limit: i32): void {
  RESPONSE_LIMIT.set(Bytes.of(limit.toString()));
}

/**
 * On Higress, keeps the route that was chosen, whatever request headers are changed. Stock Envoy has no such switch: it
 * chooses anew after every change, save in the upstream's chain, where the route is settled.
 */
export function keepRoute(): void {
  ROUTE_CACHE.set(OFF);
}
