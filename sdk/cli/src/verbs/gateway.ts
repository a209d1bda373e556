import type { GatewayFlags } from "../commands/gateway.ts";
import { GATEWAY_DEFAULTS, GATEWAY_SETTINGS, settingOptions } from "../commands/settings.ts";
import { VERSION } from "../version.ts";
import type { Verb } from "./verb.ts";

export const gateway: Verb = {
  name: "gateway",
  group: "Run a gateway",
  summary: "runs a gateway on this machine from the resources in a directory, and follows their changes",
  arguments: [
    {
      name: "dir",
      optional: true,
      fallback: ".",
      help: "a directory of YAML files, or one file",
      completes: "directory",
    },
  ],
  options: [
    { flags: "--ports <pairs>", help: "listener ports opened as others, such as 80=8080,443=8443" },
    { flags: "--xds <variant>", help: "how Envoy is told: delta or sotw", fallback: "delta" },
    { flags: "--access-log", help: "print a line of JSON for each request" },
    { flags: "--print", help: "print the resources for the target's own controller, and end" },
    ...settingOptions(GATEWAY_SETTINGS, GATEWAY_DEFAULTS),
  ],
  examples: [
    { does: "run what a directory says, port 80 as 8080", command: "sluice gateway ./resources --ports 80=8080" },
    {
      does: "see what Higress would be given",
      command:
        "sluice gateway ./resources --target higress --plugin-registry oci://registry.example.com/sluice --print",
    },
  ],
  async run([directory = "."], flags: GatewayFlags) {
    const { gatewayCommand } = await import("../commands/gateway.ts");
    return gatewayCommand(directory, flags, VERSION);
  },
};
