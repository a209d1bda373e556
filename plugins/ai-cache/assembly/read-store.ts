import { ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { redisBlockOf, StoreSettings, storeBlockOf } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AiCacheConfig } from "./generated/config.gen";

/** Milliseconds for an answer of Redis; Higress's. */
const USUAL_TIMEOUT: u32 = 10_000;

/** The settings that `cache`, `redis` or `store` say; without any of them: shared data. */
export function readStore(config: AiCacheConfig, path: ConfigPath, issues: ConfigIssues): StoreSettings {
  const count = <i32>config.hasCache + <i32>config.hasRedis + <i32>config.hasStore;
  if (count > 1) issues.error(path, "only one of cache, redis and store may be there");
  if (config.hasStore) return storeBlockOf(config.store);
  if (config.hasCache) return redisBlockOf(config.cache, USUAL_TIMEOUT);
  return config.hasRedis ? redisBlockOf(config.redis, USUAL_TIMEOUT) : new StoreSettings();
}
