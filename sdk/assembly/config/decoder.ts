import { JsonValue } from "../json/value";
import { ConfigIssues } from "./issues";
import { ConfigPath } from "./path";

/**
 * Makes a plugin's configuration of JSON. `generated/config.gen.ts` holds one for the plugin's schema; a plugin that
 * prepares more (compiled patterns, sorted tables) extends it. Wrong input is told to `issues`, and the answer is then
 * whatever could be read: the caller drops it.
 */
export abstract class ConfigDecoder<T> {
  abstract decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): T;

  /**
   * A rule's configuration, where there is a global one. By default it replaces the global one whole; a plugin that
   * lets a rule change single keys reads them on top of a copy of `base` (Higress's "override" parsers).
   */
  decodeRule(value: JsonValue, _base: T, path: ConfigPath, issues: ConfigIssues): T {
    return this.decode(value, path, issues);
  }
}
