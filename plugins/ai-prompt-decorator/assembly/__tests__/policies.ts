import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { decorate } from "../decorate";
import { Decoration } from "../decoration";
import { PromptDecoratorDecoder, PromptDecoratorPolicy } from "../policy";
import { Shape } from "../shape";
import { Texts } from "../texts";
import { Geo } from "./geo";

/** The policy of a configuration, its issues told to `issues`. */
export function policyOf(config: string, issues: ConfigIssues = new ConfigIssues()): PromptDecoratorPolicy {
  return new PromptDecoratorDecoder().decode(JsonValue.of(Bytes.of(config)), ConfigPath.root(), issues);
}

/** The request as it is sent on; "unchanged" where nothing changes. */
export function decorated(policy: PromptDecoratorPolicy, request: string, shape: Shape): string {
  const body = Bytes.of(request);
  const decoration = new Decoration(policy, body, new Texts(policy.replace, new Geo()));
  decorate(decoration, body, shape);
  if (decoration.patches.isEmpty) return "unchanged";
  const splice = decoration.patches.splice();
  return splice.bytes.toString() + body.slice(splice.length).toString();
}
