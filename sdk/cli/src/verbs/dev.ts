import type { DevFlags } from "../commands/dev.ts";
import type { Verb } from "./verb.ts";

export const dev: Verb = {
  name: "dev",
  group: "Write a plugin",
  summary: "runs a plugin in a real Envoy, and reloads it on save",
  details: `The plugin stands in front of an echo, which answers with the request as it came, or of \`--upstream\`.
Whenever a source, the schema or the configuration file is saved, the next request of every client gets the new plugin, over the connections that are there; requests under way end with the old one.
What does not compile, or is refused, is shown, and what ran before goes on. The plugin's log lines are coloured by level, and a trap is shown with its stack in AssemblyScript.`,
  arguments: [
    { name: "name", optional: true, help: "the plugin; may be left out where there is one", completes: "plugin" },
  ],
  options: [
    { flags: "--upstream <url>", help: "where requests go behind the plugin, in place of the echo" },
    {
      flags: "--config <file>",
      help: "the plugin's configuration, YAML or JSON; watched as well; default dev.yaml in the plugin's folder, if it is there",
      completes: "file",
    },
    { flags: "--port <number>", help: "on loopback; default the first free one from 8080" },
    {
      flags: "--log-level <level>",
      help: "what the plugin logs; default info",
      values: ["trace", "debug", "info", "warn", "error", "critical"],
    },
    { flags: "--emulator", help: "in the emulator, in this process, in place of Envoy" },
    { flags: "--inspect [port]", help: "the emulator under Node's inspector, for a debugger; default port 9229" },
  ],
  examples: [
    { does: "run a plugin in front of the echo", command: "sluice dev hello" },
    { does: "set breakpoints in its source", command: "sluice dev hello --inspect" },
    {
      does: "in front of a server of yours, with a configuration",
      command: "sluice dev hello --upstream http://127.0.0.1:3000 --config dev.yaml",
    },
  ],
  async run([name], flags: DevFlags) {
    const { devCommand } = await import("../commands/dev.ts");
    return devCommand(name, flags);
  },
};
