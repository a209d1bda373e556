import { BRIDGE_OPTIONS } from "@sluice/controller/settings";
import { optionsOf, type SettingFlags } from "../commands/settings.ts";
import { VERSION } from "../version.ts";
import type { Verb } from "./verb.ts";

export const redisBridge: Verb = {
  name: "redis-bridge",
  group: "Run a gateway",
  summary: "serves a Redis or Valkey to gateways over HTTP, in Upstash's REST protocol",
  options: optionsOf(BRIDGE_OPTIONS),
  examples: [{ does: "run it with the settings of a file", command: "sluice redis-bridge --config bridge.yaml" }],
  async run(_, flags: SettingFlags) {
    const { redisBridgeCommand } = await import("../commands/redis-bridge.ts");
    return redisBridgeCommand(VERSION, flags);
  },
};
