export { flagName, loadConfig, variableName } from "./config/load-config.ts";
export { type ControllerConfig, OPTIONS, type OptionInfo } from "./config/options.ts";
export { SecretText } from "./ir/secret-text.ts";
export { createLog, LOG_LEVELS, type Logger, type LogLevel } from "./log.ts";
export { type Clock, systemClock } from "./modules/clock.ts";
export { DEFAULT_LIMITS, type ModuleLimits } from "./modules/limits.ts";
export { ModuleCache, type StoredModule } from "./modules/module-cache.ts";
export type { ModulePlaces } from "./modules/module-fetcher.ts";
export {
  ModuleFailure,
  type ModuleFailureReason,
  type ModuleProblem,
  type ModuleRequest,
  type ModuleState,
} from "./modules/module-request.ts";
export { type ModuleServer, moduleHandler, modulePath, startModuleServer } from "./modules/module-server.ts";
export { ModuleStore, type ModuleStoreOptions } from "./modules/module-store.ts";
export { Standalone, type StandaloneInit } from "./standalone/standalone.ts";
export type { KubeObject } from "./store/kube-object.ts";
