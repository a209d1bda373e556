import { Bytes, ByteWriter, JsonPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { Ask } from "../ask";
import { FrontPath } from "../front-path";
import { KeyRule } from "../key/cache-key";
import { OutsideTexts } from "../key/outside-texts";
import { KeyStrategy } from "../key/question";
import { Scope } from "../scope";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

/** Takes the input for a request of each protocol. White space around it changes no key. Answers which protocols take it. */
export function run(size: i32): i32 {
  const body = given(size);
  const spaced = new ByteWriter(size + 2);
  spaced.byte(0x20);
  spaced.bytes(body);
  spaced.byte(0x0a);
  const paths = ["/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1beta/models/m:generateContent"];
  let taken = 0;
  for (let i = 0; i < paths.length; i++) {
    const path = FrontPath.read(Bytes.of(paths[i]));
    const key = keyOf(path, body);
    if (!key.equals(keyOf(path, spaced.view()))) unreachable();
    if (key.length == 64) taken |= 1 << i;
    else if (key.length > 0) unreachable();
  }
  return taken;
}

/** No bytes: it is no request. */
function keyOf(path: FrontPath, body: Bytes): Bytes {
  const ask = Ask.read(path, body);
  if (ask == null) return Bytes.empty();
  const rule = new KeyRule(KeyStrategy.Request, JsonPath.compile("a"), true, true);
  return rule.keyOf(ask, new Scope(Bytes.of("global"), Bytes.empty()), new OutsideTexts());
}
