import { emulatorHost } from "./emulator-host.ts";
import { envoyHost } from "./envoy-host.ts";
import type { TestHost } from "./types.ts";

/** Every scenario runs on each: `describe.each(hosts)("prompt-guard on $name", (host) => …)`. */
export const hosts: readonly TestHost[] = [emulatorHost("envoy"), emulatorHost("higress"), envoyHost];
