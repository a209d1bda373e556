import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { MyPluginConfig } from "./generated/config.gen";
import { CallerKeys } from "./keys";

/** A configuration made ready for requests: keys are hashed once. */
@final
export class MyPluginPolicy {
  constructor(
    readonly keys: CallerKeys,
    readonly forward: bool,
  ) {}
}

/** Refuses what the schema can not: two callers with one key. */
@final
export class MyPluginDecoder extends ConfigDecoder<MyPluginPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): MyPluginPolicy {
    const config = MyPluginConfig.decode(value, path, issues);
    const keys = new CallerKeys();
    for (let i = 0; i < config.callers.length; i++) {
      const caller = config.callers[i];
      // The key itself goes into no log line.
      if (!keys.add(caller.key, caller.name)) {
        issues.error(path.key("callers").at(i).key("key"), "another caller has the same key");
      }
    }
    return new MyPluginPolicy(keys, config.forward);
  }
}
