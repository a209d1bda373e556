import type { InspectFlags } from "../commands/inspect.ts";
import { MIRROR_OPTION, REGISTRY_OPTIONS, VERIFY_OPTION } from "./registry-options.ts";
import type { Verb } from "./verb.ts";

export const inspect: Verb = {
  name: "inspect",
  group: "Ship a plugin",
  summary: "shows what is in an image or a module, and which hosts load it",
  details: `Manifest, size and digest, imports and exports, the keys of the configuration, and for each host whether it loads the module, or why not. Exits with 1 when none does.`,
  arguments: [{ name: "image|file", help: "HOST/REPOSITORY:TAG, or a .wasm file", completes: "file" }],
  options: [
    VERIFY_OPTION,
    MIRROR_OPTION,
    ...REGISTRY_OPTIONS,
    { flags: "--json", help: "print all of it as JSON: signatures and the configuration schema too" },
  ],
  examples: [
    { does: "look before attaching", command: "sluice inspect registry.example.com/plugins/hello:0.1.0" },
    { does: "a module of another language", command: "sluice inspect target/wasm32-wasip1/release/filter.wasm" },
  ],
  async run([name = ""], flags: InspectFlags) {
    const { inspectCommand } = await import("../commands/inspect.ts");
    return inspectCommand(name, flags);
  },
};
