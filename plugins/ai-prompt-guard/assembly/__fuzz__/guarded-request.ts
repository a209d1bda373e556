import { Bytes, ByteWriter, jsonErrorAt, jsonParse, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestTexts } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Placeholders } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { policyOf } from "../__tests__/policies";
import { TextChanger } from "../change/text-changer";
import { clampOutput } from "../context/clamp";
import { dropOldest } from "../context/drop-oldest";
import { Findings } from "../find/findings";
import { GuardPolicy } from "../policy";
import { countsOf } from "../request/count";
import { RequestScan } from "../request/request-scan";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const policy: GuardPolicy = policyOf(
  '"rules":[{"name":"a","match":{"literals":["secret"],"detectors":["email"]},"action":"mask","reversible":true},' +
    '{"name":"b","match":{"words":["x"],"patterns":["[0-9]{3}"]},"action":"replace","replacement":"\\"y\\\\"}]',
);
const FRONTS: StaticArray<Front> = [Front.OpenAiChat, Front.AnthropicMessages, Front.OpenAiResponses, Front.Gemini];

/** Takes the input for a request of each protocol: what is changed in it, or taken out, leaves JSON. Answers what was found. */
export function run(size: i32): i32 {
  const body = given(size);
  let found = 0;
  for (let i = 0; i < FRONTS.length; i++) found = found * 3 + min(changed(FRONTS[i], body), 2);
  return found;
}

function changed(front: Front, body: Bytes): i32 {
  const texts = RequestTexts.read(front, body);
  if (texts.malformed) return 0;
  countsOf(body, texts);
  checkContext(front, body);
  const findings = new Findings(policy, Bytes.empty());
  const scan = new RequestScan(policy.book, texts, findings);
  scan.run();
  const placeholders = new Placeholders(Bytes.of("t"));
  for (let i = 0; i < texts.length; i++) placeholders.seen(texts.text(i));
  scan.change(new TextChanger(policy.key, placeholders));
  placeholders.close();
  const splice = texts.splice();
  if ((splice != null) != scan.hasEdits) unreachable();
  if (splice == null) return findings.count;
  const out = new ByteWriter(size(body, splice.bytes));
  out.bytes(splice.bytes);
  out.bytes(body.slice(splice.length));
  if (jsonErrorAt(out.view()) >= 0) unreachable();
  return findings.count;
}

function size(body: Bytes, more: Bytes): i32 {
  return body.length + more.length;
}

function checkContext(front: Front, body: Bytes): void {
  const clamped = clampOutput(body, 7);
  if (clamped != null && jsonErrorAt(clamped) >= 0) unreachable();
  const tokens = lastMember(jsonParse(body), Bytes.constant("max_tokens")).asI64();
  const shortened = dropOldest(front, body, 1 + (tokens & 63));
  if (shortened != null && (jsonErrorAt(shortened.body) >= 0 || shortened.dropped < 1)) unreachable();
}
