import type { VerifyCommandFlags } from "../commands/verify.ts";
import { REGISTRY_OPTIONS } from "./registry-options.ts";
import type { Verb } from "./verb.ts";

export const verify: Verb = {
  name: "verify",
  group: "Ship a plugin",
  summary: "checks that an image was signed with a key, by `sluice sign` or by cosign",
  details: `Prints the image by its digest: what was verified, and what is to be attached. When no signature was made with the key for this image, the error says what there is, and why it does not count.
\`pull\`, \`inspect\` and \`attach\` do the same before they take an image with \`--verify KEY\`.`,
  arguments: [{ name: "image", help: "HOST/REPOSITORY:TAG, or @sha256:DIGEST for exactly one" }],
  options: [
    { flags: "--key <key>", help: "the public key: a file, or env://NAME", required: true, completes: "file" },
    { flags: "--annotation <key=value>", help: "what must have been signed besides the digest", many: true },
    ...REGISTRY_OPTIONS,
    { flags: "--json", help: "print what was signed, and errors, as JSON" },
  ],
  examples: [
    { does: "check an image", command: "sluice verify registry.example.com/plugins/hello:0.1.0 --key sluice.pub" },
  ],
  async run([image = ""], flags: VerifyCommandFlags) {
    const { verifyCommand } = await import("../commands/verify.ts");
    return verifyCommand(image, flags);
  },
};
