import type { FleetRefusal } from "./xds-server.ts";

/** What proxies do not take, and what that means, in one line for people. */
export function describeRefusals(refusals: readonly FleetRefusal[]): string {
  const said = refusals.map(({ type, name, error }) => `${type} ${name}: ${error}`).sort();
  return `Proxies refuse a part of the configuration and keep what they had of it: ${said.join("; ")}`;
}
