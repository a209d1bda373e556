import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { MaskingDecoder, MaskingPolicy } from "../policy";

/** The policy of a configuration, its issues told to `issues`. */
export function policyOf(config: string, issues: ConfigIssues = new ConfigIssues()): MaskingPolicy {
  return new MaskingDecoder().decode(JsonValue.of(Bytes.of(config)), ConfigPath.root(), issues);
}
