import { Bytes, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { cleanContext } from "../request/context-cleanup";
import { insertContext } from "../request/context-message";
import { developerToSystem } from "../request/developer-role";
import { mergeMessages } from "../request/merged-messages";
import { withResponseFormat } from "../request/response-format";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const FORMAT: Bytes = Bytes.of('{"type":"json_object"}');
const COMMANDS: string[] = ["/clear", "hi"];

/** Applies every policy to the input if it is a JSON object: what comes out must be one, of bounded size; else it traps. */
export function run(size: i32): i32 {
  const body = given(size);
  if (jsonParse(body).kind != JsonKind.Object) return 0;
  const outcomes = [
    cleanContext(body, COMMANDS),
    mergeMessages(body),
    developerToSystem(body),
    insertContext(body, body),
    withResponseFormat(body, FORMAT),
  ];
  let length = 0;
  for (let i = 0; i < outcomes.length; i++) {
    if (jsonParse(outcomes[i]).kind != JsonKind.Object) unreachable();
    if (outcomes[i].length > 1024 + size * 8) unreachable();
    length += outcomes[i].length;
  }
  // All of them, one after the other.
  const all = withResponseFormat(insertContext(developerToSystem(mergeMessages(outcomes[0])), FORMAT), FORMAT);
  if (jsonParse(all).kind != JsonKind.Object) unreachable();
  return length;
}
