import { create } from "@bufbuild/protobuf";
import { type Address, AddressSchema } from "../generated/envoy/config/core/v3/address_pb.js";

/** TCP address; for a listener port 0 lets the kernel choose, and `::` takes IPv4 as well. */
export function socketAddress(address: string, port: number): Address {
  const ipv4Compat = address === "::";
  return create(AddressSchema, {
    address: {
      case: "socketAddress",
      value: { address, portSpecifier: { case: "portValue", value: port }, ipv4Compat },
    },
  });
}

/** Listener fields; a listener keeps what it was made with over its updates. */
export function exclusivePort(exclusive = false): { readonly enableReusePort?: boolean } {
  return exclusive ? { enableReusePort: false } : {};
}

/** A Unix socket that only its owner may open. */
export function pipeAddress(path: string): Address {
  return create(AddressSchema, { address: { case: "pipe", value: { path, mode: 0o600 } } });
}
