import type { PullFlags } from "../commands/pull.ts";
import { MIRROR_OPTION, REGISTRY_OPTIONS, VERIFY_OPTION } from "./registry-options.ts";
import type { Verb } from "./verb.ts";

export const pull: Verb = {
  name: "pull",
  group: "Ship a plugin",
  summary: "fetches the module of an image, and checks every part of it",
  details: `Prints the files that were written. Where the image was made by \`sluice push\`, \`NAME.json\` beside the module has the plugin's manifest and configuration schema.
A module that no host loads is not written; nothing is ever written but under the folder that you name.`,
  arguments: [{ name: "image", help: "HOST/REPOSITORY:TAG, or @sha256:DIGEST for exactly one" }],
  options: [
    {
      flags: "-o, --output <path>",
      help: "a folder, or a file that ends in .wasm; else this folder",
      completes: "file",
    },
    VERIFY_OPTION,
    MIRROR_OPTION,
    ...REGISTRY_OPTIONS,
    { flags: "--json", help: "print what was pulled, and errors, as JSON" },
  ],
  examples: [{ does: "fetch into dist/", command: "sluice pull registry.example.com/plugins/hello:0.1.0 -o dist" }],
  async run([image = ""], flags: PullFlags) {
    const { pullCommand } = await import("../commands/pull.ts");
    return pullCommand(image, flags);
  },
};
