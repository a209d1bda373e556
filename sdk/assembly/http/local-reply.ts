import { encodePairs } from "../abi/codec";
import { proxy_send_local_response } from "../abi/env";
import { WasmResult } from "../abi/types";
import { Bytes } from "../bytes";
import { HeaderList } from "./header-list";

/** No gRPC status: the host picks one for gRPC requests. */
const NO_GRPC_STATUS: i32 = -1;

/**
 * Answers the request in the provider's place. Afterwards a headers callback may return Continue or StopIteration alike;
 * once response headers went out it cannot replace the response any more (the host cuts it).
 *
 * @param details a short name for access logs, e.g. `key-auth.no_key`
 * @returns false when the host refused
 */
export function localReply(status: u32, body: Bytes, details: string, headers: HeaderList = new HeaderList()): bool {
  const name = Bytes.of(details);
  const pairs = encodePairs(headers.pairs);
  const result = proxy_send_local_response(
    status,
    name.ptr,
    name.length,
    body.ptr,
    body.length,
    changetype<usize>(pairs),
    pairs.byteLength,
    NO_GRPC_STATUS,
  );
  return result == WasmResult.Ok;
}
