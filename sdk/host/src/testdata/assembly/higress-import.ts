import { proxy_redis_init } from "./env";
import { allocate } from "./guest";

export function proxy_abi_version_0_2_100(): void {}
export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_memory_allocate(size: i32): usize {
  return allocate(size);
}
export function proxy_on_tick(id: u32): void {
  proxy_redis_init(0, 0, 0, 0, 0, 0, 1000);
}
