import {
  Bytes,
  ConfigIssues,
  ConfigPath,
  JsonKind,
  JsonValue,
  jsonParse,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { PromptTemplateDecoder, PromptTemplatePolicy } from "../policy";
import { Rewrite } from "../rewrite";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const CONFIG: Bytes = Bytes.of(
  '{"templates":[{"name":"t","template":{"a":"{{x}} {{y}}","b":[{"c":"{{{x}}}"}]},"keep":["stream","a"]}]}',
);

/** Reads the input as a request, and as a template; what comes of either is an object of as many members. */
export function run(size: i32): i32 {
  const body = given(size);
  const answer = checked(body, policyOf(CONFIG));
  const template = jsonParse(body);
  if (template.kind != JsonKind.Object) return answer;
  const made = policyOf(Bytes.of('{"templates":[{"name":"t","template":' + template.raw.toString() + "}]}"));
  return answer | (checked(Bytes.of('{"template":"t","properties":{"x":"\\"}{{y}}\\\\","y":[1]}}'), made) << 8);
}

function policyOf(config: Bytes): PromptTemplatePolicy {
  return new PromptTemplateDecoder().decode(JsonValue.of(config), ConfigPath.root(), new ConfigIssues());
}

/** 0: unchanged; 1: refused; else two more than the members that there are. */
function checked(request: Bytes, policy: PromptTemplatePolicy): i32 {
  const rewrite = Rewrite.of(request, policy);
  if (rewrite.error != null) return 1;
  const body = rewrite.body;
  if (body == null) return 0;
  const object = jsonParse(body);
  if (object.kind != JsonKind.Object) unreachable();
  let count = 2;
  const items = object.items();
  while (items.next()) count++;
  return min(count, 255);
}
