import { UserError } from "@sluice/manifest";
import { emulatorHost } from "./emulator-host.ts";
import { envoyHost } from "./envoy-host.ts";
import type { TestHost } from "./types.ts";

const EMULATED: readonly TestHost[] = [emulatorHost("envoy"), emulatorHost("higress")];
const REAL: readonly TestHost[] = [envoyHost];

/** Where a scenario runs: `describe.each(hosts)("… on $name", (host) => …)`. SLUICE_HOSTS takes fewer of them. */
export const hosts: readonly TestHost[] = hostsOf(process.env.SLUICE_HOSTS ?? "all");

/** @throws UserError for another word than `all`, `emulator` and `envoy` */
export function hostsOf(choice: string): readonly TestHost[] {
  switch (choice) {
    case "all":
      return [...EMULATED, ...REAL];
    case "emulator":
      return EMULATED;
    case "envoy":
      return REAL;
    default:
      throw new UserError(`SLUICE_HOSTS: ${choice}: expected all, emulator or envoy`, {
        help: "leave it unset to run on all hosts",
      });
  }
}
