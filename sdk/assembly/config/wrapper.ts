import { Bytes } from "../bytes";
import { JsonValue } from "../json/value";
import { wordIndex } from "../json/words";
import { WrapperPlace } from "./path";

/** Whether a key belongs to the wrapper that every plugin's configuration has, rather than to the plugin. */
export function isWrapperKey(key: Bytes, place: WrapperPlace): bool {
  if (place == WrapperPlace.Root) return wordIndex(Bytes.of("_rules_ _plugin_id_ _log_level_"), key) >= 0;
  if (place != WrapperPlace.Rule) return false;
  return wordIndex(Bytes.of("_match_route_ _match_domain_ _match_service_ _match_route_prefix_ when"), key) >= 0;
}

/**
 * The wrapper's keys of a whole configuration, found in one pass: a plugin's own may be megabytes of consumers. Of
 * duplicate keys the first counts.
 */
@final
export class WrapperKeys {
  rules: JsonValue = JsonValue.missing();
  pluginId: JsonValue = JsonValue.missing();
  logLevel: JsonValue = JsonValue.missing();
  /** Whether any key is the plugin's own. */
  hasOthers: bool = false;

  constructor(root: JsonValue) {
    const items = root.items();
    while (items.next()) {
      if (items.keyIsText("_rules_")) this.rules = firstOf(this.rules, items.value);
      else if (items.keyIsText("_plugin_id_")) this.pluginId = firstOf(this.pluginId, items.value);
      else if (items.keyIsText("_log_level_")) this.logLevel = firstOf(this.logLevel, items.value);
      else this.hasOthers = true;
    }
  }
}

function firstOf(found: JsonValue, next: JsonValue): JsonValue {
  return found.exists ? found : next;
}
