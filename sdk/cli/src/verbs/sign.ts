import type { SignFlags } from "../commands/sign.ts";
import { REGISTRY_OPTIONS } from "./registry-options.ts";
import type { Verb } from "./verb.ts";

export const sign: Verb = {
  name: "sign",
  group: "Ship a plugin",
  summary: "signs an image in its registry, as cosign does",
  details: `The signature goes beside the image, under the tag \`sha256-DIGEST.sig\`, with those that others made; the image stays what it is. \`cosign verify --key KEY.pub --insecure-ignore-tlog=true IMAGE\` accepts it: nothing is sent to a public log.

The key is ECDSA over P-256 in a PEM file: one that \`sluice keygen\` or \`cosign generate-key-pair\` made, or PKCS #8 of openssl. \`COSIGN_PASSWORD\` opens one that is encrypted. \`env://NAME\` in a file's place takes the key from a variable, as a pipeline has it.`,
  arguments: [{ name: "image", help: "HOST/REPOSITORY:TAG, or @sha256:DIGEST for exactly one" }],
  options: [
    { flags: "--key <key>", help: "the private key: a file, or env://NAME", required: true, completes: "file" },
    { flags: "--annotation <key=value>", help: "what is signed besides the digest", many: true },
    ...REGISTRY_OPTIONS,
    { flags: "--json", help: "print what was signed, and errors, as JSON" },
  ],
  examples: [
    { does: "sign what was pushed", command: "sluice sign registry.example.com/plugins/hello:0.1.0 --key sluice.key" },
  ],
  async run([image = ""], flags: SignFlags) {
    const { signCommand } = await import("../commands/sign.ts");
    return signCommand(image, flags);
  },
};
