import { proxy_call_foreign_function } from "./abi/env";
import { outPointer, outSize, takeOut } from "./abi/memory";
import { WasmResult } from "./abi/types";
import { Bytes } from "./bytes";
import { Result } from "./result";

const CLEAR_ROUTE_CACHE: Bytes = Bytes.of("clear_route_cache");

/** Calls a function that the host offers beyond the ABI. Some emulators stop at an unknown name: call only known ones. */
export function callForeign(name: Bytes, args: Bytes): Result<Bytes> {
  const result = proxy_call_foreign_function(name.ptr, name.length, args.ptr, args.length, outPointer(), outSize());
  if (result == WasmResult.Ok) return Result.of<Bytes>(takeOut());
  return Result.fail<Bytes>(Bytes.empty(), "foreign function " + name.toString() + " answered " + result.toString());
}

/**
 * Has the route chosen anew, after headers changed that routes match on. Envoy and Higress do so by themselves for modules
 * of this ABI version, later ones do not: call it where routing is what the change is for.
 */
export function clearRouteCache(): void {
  callForeign(CLEAR_ROUTE_CACHE, Bytes.empty());
}
