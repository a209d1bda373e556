import {
  Bytes,
  clearRouteCache,
  JsonPlace,
  LargeBody,
  requestBody,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const MODEL: string = "model";
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

/** Largest body that is changed as it is, in bytes; of a larger one, what is base64 stays with the host. */
const LARGEST_WHOLE: i32 = 256 * 1024;

/**
 * Has the request that is held ask for another model: in its body, and in the header that routes match on, where it is there;
 * the route is then chosen anew. False when the body names no model.
 * @param size bytes of the body @param header empty: none
 */
export function askFor(model: Bytes, size: i32, header: Bytes): bool {
  if (!putModel(model, size)) return false;
  requestHeaders.removeBytes(CONTENT_LENGTH);
  if (header.length == 0 || !requestHeaders.has(header)) return true;
  requestHeaders.replaceBytes(header, model);
  clearRouteCache();
  return true;
}

function putModel(model: Bytes, size: i32): bool {
  const place = new JsonPlace(MODEL);
  if (size <= LARGEST_WHOLE) {
    const change = place.put(requestBody.read(0, size), model);
    return change != null && requestBody.replacePrefix(change.length, change.bytes);
  }
  const large = LargeBody.read(requestBody);
  const change = place.put(large.skeleton, model);
  if (change == null) return false;
  large.replace(change);
  return true;
}
