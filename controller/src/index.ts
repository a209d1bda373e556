export { SecretText } from "./ir/secret-text.ts";
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
