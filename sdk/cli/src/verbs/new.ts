import type { NewFlags } from "../commands/new.ts";
import { SHAPES } from "../scaffold/shapes.ts";
import type { Verb } from "./verb.ts";

export const newPlugin: Verb = {
  name: "new",
  group: "Write a plugin",
  summary: "writes a plugin that builds, passes its tests and has a README",
  details: `Below a folder that has \`plugins/\` the plugin comes into it; elsewhere it becomes a project of its own, with a package.json.
It has a manifest, a configuration schema with its decoder, unit tests, a scenario for every host, and a README with the table of its configuration.

${SHAPES.map(({ name, does }) => `- \`${name}\` ${does}`).join("\n")}

What is not given is asked for; \`--yes\`, and a terminal that nobody sits at, take the defaults.`,
  arguments: [{ name: "name", optional: true, help: "lower-case letters, digits and hyphens" }],
  options: [
    {
      flags: "--shape <name>",
      help: "what it does to begin with",
      values: SHAPES.map(({ name }) => name),
    },
    { flags: "--description <sentence>", help: "what it does, for its manifest and README" },
    { flags: "-y, --yes", help: "ask nothing" },
    { flags: "--json", help: "ask nothing, and print what was made, and errors, as JSON" },
  ],
  examples: [
    { does: "a plugin that tags requests by a header", command: "sluice new request-tags --yes" },
    { does: "one that reads prompts", command: "sluice new prompt-length --shape ai-middleware --yes" },
  ],
  async run([name], flags: NewFlags) {
    const { newCommand } = await import("../commands/new.ts");
    return newCommand(name, flags);
  },
};
