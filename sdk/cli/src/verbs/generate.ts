import type { GenerateFlags } from "../commands/generate.ts";
import type { Verb } from "./verb.ts";

export const generate: Verb = {
  name: "generate",
  group: "Write a plugin",
  summary: "writes decoders and README tables from the configuration schemas",
  arguments: [
    { name: "name", many: true, optional: true, help: "plugins; all when none is named", completes: "plugin" },
  ],
  options: [{ flags: "--check", help: "write nothing; fail when a file is not up to date" }],
  examples: [
    { does: "after a change of config.schema.json", command: "sluice generate hello" },
    { does: "in CI", command: "sluice generate --check" },
  ],
  async run(names, flags: GenerateFlags) {
    const { generateCommand } = await import("../commands/generate.ts");
    return generateCommand(names, flags);
  },
};
