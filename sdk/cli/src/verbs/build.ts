import type { BuildFlags } from "../commands/build.ts";
import type { Verb } from "./verb.ts";

export const build: Verb = {
  name: "build",
  group: "Write a plugin",
  summary: "compiles, optimises and checks plugins, and writes dist/",
  details: `Each plugin becomes \`dist/NAME.wasm\` with its source map, and \`dist/NAME.json\`: manifest, configuration schema, size and digest.
A module that a host would refuse is not written; one over its budget is, and fails the build all the same. What has not changed is not compiled again.`,
  arguments: [
    { name: "name", many: true, optional: true, help: "plugins; all when none is named", completes: "plugin" },
  ],
  options: [
    { flags: "--debug", help: "unoptimised, with function names, into dist/debug" },
    { flags: "--test-modules", help: "also the modules under testbed/modules, into dist/test" },
    { flags: "--json", help: "print what was built, and errors, as JSON" },
  ],
  examples: [
    { does: "build everything that changed", command: "sluice build" },
    { does: "build one plugin for readable stack traces", command: "sluice build hello --debug" },
  ],
  async run(names, flags: BuildFlags) {
    const { buildCommand } = await import("../commands/build.ts");
    return buildCommand(names, flags);
  },
};
