import { Bytes, ConfigIssues, ConfigPath, HeaderList, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelRouterDecoder, ModelRouterPolicy } from "../policy";

/** The policy of a configuration, its issues told to `issues`. */
export function policyOf(config: string, issues: ConfigIssues = new ConfigIssues()): ModelRouterPolicy {
  return new ModelRouterDecoder().decode(JsonValue.of(Bytes.of(config)), ConfigPath.root(), issues);
}

/** `name=value` of each header, in order. */
export function shown(headers: HeaderList): string {
  const lines: string[] = [];
  for (let i = 0; i < headers.length; i++) {
    lines.push(headers.nameAt(i).toString() + "=" + headers.valueAt(i).toString());
  }
  return lines.join(" ");
}
