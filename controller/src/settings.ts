// What a command line needs to know of the long-running parts before it runs one: their settings, and nothing that serves.
export { flagName, loadConfig } from "./config/load-config.ts";
export { type ControllerConfig, OPTIONS, type OptionInfo } from "./config/options.ts";
export { BRIDGE_OPTIONS } from "./redis-bridge/options.ts";
