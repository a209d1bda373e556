import { allocate } from "./guest";

export function proxy_abi_version_9_9_9(): void {}
export function proxy_on_memory_allocate(size: i32): usize {
  return allocate(size);
}
