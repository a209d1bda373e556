import { proxy_get_shared_data, proxy_set_shared_data } from "./abi/env";
import { outExtra, outPointer, outSize, takeOut } from "./abi/memory";
import { WasmResult } from "./abi/types";
import { Bytes } from "./bytes";

/** How often `updateShared` tries again when another worker was quicker. */
const MAX_ATTEMPTS: i32 = 10;

/** In the place of a version: store only where nothing is yet. No value ever gets so far. */
export const ABSENT: u32 = u32.MAX_VALUE;

/** A value shared by all VMs of one `vm_id` in one Envoy process. */
@final
export class SharedValue {
  constructor(
    readonly exists: bool,
    readonly bytes: Bytes,
    /** Version for compare-and-set, from 1 on; 0 where there is none. */
    readonly cas: u32,
  ) {}
}

/** The new value, as a function of the old: may run several times, so it must not have other effects. */
export abstract class SharedUpdate {
  abstract next(current: SharedValue): Bytes;
}

export function getShared(key: Bytes): SharedValue {
  store<u32>(outExtra(), 0);
  const result = proxy_get_shared_data(key.ptr, key.length, outPointer(), outSize(), outExtra());
  if (result != WasmResult.Ok) return new SharedValue(false, Bytes.empty(), 0);
  return new SharedValue(true, takeOut(), load<u32>(outExtra()));
}

/**
 * Stores a value. Shared data has no delete, no expiry and no listing: bound the number of keys.
 * @param cas the version read before, `ABSENT` to store only where nothing is yet, or 0 to store whatever is there
 * @returns false when the version was stale
 */
export function setShared(key: Bytes, value: Bytes, cas: u32 = 0): bool {
  return proxy_set_shared_data(key.ptr, key.length, value.ptr, value.length, cas) == WasmResult.Ok;
}

/** Reads, computes and stores until no other worker came between; false after 10 lost races. */
export function updateShared(key: Bytes, update: SharedUpdate): bool {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const current = getShared(key);
    if (setShared(key, update.next(current), current.exists ? current.cas : ABSENT)) return true;
  }
  return false;
}
