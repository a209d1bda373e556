import { WrapperPlace } from "./path";

/** Keys beside the plugin's own in the configuration itself. */
const ROOT_KEYS: StaticArray<string> = ["_rules_", "_plugin_id_", "_log_level_"];

/** Keys beside the plugin's own in a rule: what requests it is for. */
export const RULE_KEYS: StaticArray<string> = [
  "_match_route_",
  "_match_domain_",
  "_match_service_",
  "_match_route_prefix_",
  "when",
];

/** Whether a key belongs to the wrapper that every plugin's configuration has, rather than to the plugin. */
export function isWrapperKey(name: string, place: WrapperPlace): bool {
  if (place == WrapperPlace.Root) return ROOT_KEYS.includes(name);
  return place == WrapperPlace.Rule && RULE_KEYS.includes(name);
}
