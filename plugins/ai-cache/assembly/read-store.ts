import { ConfigIssues, ConfigPath, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreSettings } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AiCacheConfig } from "./generated/config.gen";

const DEFAULT_TIMEOUT: i32 = 10_000;

/** The settings that `cache`, `redis` or `store` say; without any of them: shared data. */
export function readStore(config: AiCacheConfig, path: ConfigPath, issues: ConfigIssues): StoreSettings {
  const count = <i32>config.hasCache + <i32>config.hasRedis + <i32>config.hasStore;
  if (count > 1) issues.error(path, "only one of cache, redis and store may be there");
  if (config.hasStore) return storeOf(config);
  if (config.hasCache) return redisOf(config.cache);
  return config.hasRedis ? redisOf(config.redis) : new StoreSettings();
}

/** Of Higress's blocks, which differ in what else they say. */
function redisOf<B>(block: B): StoreSettings {
  const settings = new StoreSettings();
  settings.type = "redis";
  settings.serviceName = block.serviceName;
  settings.servicePort = <u32>block.servicePort;
  settings.username = block.username;
  settings.password = Secret.of(block.password);
  settings.database = <u32>block.database;
  settings.timeout = <u32>(block.timeout > 0 ? block.timeout : DEFAULT_TIMEOUT);
  return settings;
}

function storeOf(config: AiCacheConfig): StoreSettings {
  const block = config.store;
  const settings = new StoreSettings();
  settings.type = block.type_;
  settings.serviceName = block.serviceName;
  settings.servicePort = <u32>block.servicePort;
  settings.username = block.username;
  settings.password = Secret.of(block.password);
  settings.database = <u32>block.database;
  settings.timeout = <u32>max(block.timeout, 1);
  settings.host = block.host;
  settings.path = block.path;
  settings.token = Secret.of(block.token);
  settings.maxBytes = <u32>block.maxBytes;
  settings.failures = <u32>block.failures;
  settings.pause = <u32>block.pause;
  return settings;
}
