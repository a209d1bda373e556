import { ConfigIssues } from "../config/issues";
import { ConfigPath } from "../config/path";
import { Secret } from "../secret";
import { StoreSettings } from "./settings";

const DEFAULT_TIMEOUT: u32 = 1000;

/**
 * The settings that a configuration's `redis` and `store` say; without either: shared data.
 * @param config what the decoder of a schema with these two blocks has read. Each plugin's are classes of its own, so they are
 *   told apart when this is compiled: `storeSettingsOf(config, path, issues)`.
 */
export function storeSettingsOf<C>(config: C, path: ConfigPath, issues: ConfigIssues): StoreSettings {
  if (config.hasRedis && config.hasStore) {
    issues.error(path.key("store"), "only one of redis and store may be there");
  }
  if (config.hasStore) return storeBlockOf(config.store);
  return config.hasRedis ? redisBlockOf(config.redis) : new StoreSettings();
}

/**
 * The settings of a block that names a Redis as Higress does.
 * @param usual milliseconds for an answer where the block's `timeout` is 0, which says nothing
 */
export function redisBlockOf<B>(block: B, usual: u32 = DEFAULT_TIMEOUT): StoreSettings {
  const settings = new StoreSettings();
  settings.type = "redis";
  settings.serviceName = block.serviceName;
  settings.servicePort = <u32>block.servicePort;
  settings.username = block.username;
  settings.password = Secret.of(block.password);
  settings.database = <u32>block.database;
  settings.timeout = block.timeout > 0 ? <u32>block.timeout : usual;
  return settings;
}

/** The settings of a block `store`. */
export function storeBlockOf<B>(block: B): StoreSettings {
  const settings = redisBlockOf<B>(block);
  settings.type = block.type_;
  settings.host = block.host;
  settings.path = block.path;
  settings.token = Secret.of(block.token);
  settings.maxBytes = <u32>block.maxBytes;
  settings.failures = <u32>block.failures;
  settings.pause = <u32>block.pause;
  return settings;
}
