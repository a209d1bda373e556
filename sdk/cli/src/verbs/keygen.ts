import type { Verb } from "./verb.ts";

export const keygen: Verb = {
  name: "keygen",
  group: "Ship a plugin",
  summary: "makes a pair of keys to sign and verify images with",
  details: `Writes \`PREFIX.key\`, encrypted as cosign encrypts its keys, and \`PREFIX.pub\`; cosign reads both. The password is that of \`COSIGN_PASSWORD\`, or asked for. Files that are there stay.`,
  arguments: [
    {
      name: "prefix",
      optional: true,
      fallback: "sluice",
      help: "where the files go, and their name",
      completes: "file",
    },
  ],
  examples: [
    { does: "make sluice.key and sluice.pub", command: "sluice keygen" },
    { does: "make a pair for one team", command: "sluice keygen team-a" },
  ],
  async run([prefix = "sluice"]) {
    const { keygenCommand } = await import("../commands/keygen.ts");
    return keygenCommand(prefix);
  },
};
