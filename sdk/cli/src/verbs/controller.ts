import { CONTROLLER_SETTINGS, type SettingFlags, settingOptions } from "../commands/settings.ts";
import { VERSION } from "../version.ts";
import type { Verb } from "./verb.ts";

export const controller: Verb = {
  name: "controller",
  group: "Run a gateway",
  summary: "runs the controller for a cluster: reads its resources, tells proxies, writes statuses",
  options: settingOptions(CONTROLLER_SETTINGS),
  examples: [
    { does: "run it for stock Envoy, with the settings of a file", command: "sluice controller --config config.yaml" },
    { does: "run it beside Higress", command: "sluice controller --target higress" },
  ],
  async run(_, flags: SettingFlags) {
    const { controllerCommand } = await import("../commands/controller.ts");
    return controllerCommand(VERSION, flags);
  },
};
