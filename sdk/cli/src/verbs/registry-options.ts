import type { VerbOption } from "./verb.ts";

/** Options of every verb that asks a registry. */
export const REGISTRY_OPTIONS: readonly VerbOption[] = [
  { flags: "--insecure", help: "ask the registry without TLS; one on this machine is asked so anyway" },
];
