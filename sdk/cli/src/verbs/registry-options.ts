import type { VerbOption } from "./verb.ts";

/** Options of every verb that asks a registry. */
export const REGISTRY_OPTIONS: readonly VerbOption[] = [
  { flags: "--insecure", help: "ask the registry without TLS; one on this machine is asked so anyway" },
  { flags: "--timeout <time>", help: "how long all that the registry is asked for may take", fallback: "10m" },
];

/** Of verbs that only read. */
export const MIRROR_OPTION: VerbOption = {
  flags: "--mirror <registry=host>",
  help: "ask there first for images of a registry; SLUICE_MIRRORS lists more",
  many: true,
};

/** Of verbs that take an image. */
export const VERIFY_OPTION: VerbOption = {
  flags: "--verify <key>",
  help: "refuse an image that this public key has not signed: a file, or env://NAME",
  completes: "file",
};
