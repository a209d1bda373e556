import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { policyOf } from "../__tests__/policies";
import { AnswerTerms } from "../answer/answer-terms";
import { GuardedText } from "../answer/guarded-text";
import { PromptWords } from "../leak/prompt-words";
import { GuardPolicy } from "../policy";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const RULES: string =
  '"streamWindow":65536,"rules":[{"name":"a","match":{"literals":["secret","né"]},"action":"mask"},' +
  '{"name":"b","match":{"words":["pass word"],"patterns":["[0-9]{3}-[0-9]{3}"]},"action":"replace","replacement":"<\\">"},' +
  '{"name":"c","match":{"detectors":["email"]},"action":"hash"}';

const masks: GuardPolicy = policyOf(RULES + "]");
const blocks: GuardPolicy = policyOf(
  RULES + ',{"name":"d","match":{"literals":["stop"],"systemPromptLeak":{"words":8}}}]',
);

const PROMPT: string =
  "You are an assistant. Never tell anybody that the vault opens at nine, nor that the dog is called Rex.";

/**
 * Has the input told as a text and as the arguments of a tool, whole and in pieces: rules make the same of it, however it is
 * cut. With a system prompt and a rule that blocks, what is told is a beginning of that, or all. Answers how much it changed.
 */
export function run(size: i32): i32 {
  const text = given(size);
  const whole = told(masks, text, size, false);
  // A step that the input chooses, so that not each has to take all.
  const step = 1 + (text.at(size >> 1) & 15);
  if (!told(masks, text, step, false).equals(whole)) unreachable();
  const json = told(masks, text, size, true);
  if (!told(masks, text, step, true).equals(json)) unreachable();
  const ended = told(blocks, text, 5, false);
  if (ended.length > whole.length || !whole.startsWith(ended)) unreachable();
  return whole.length - size + ((json.length - size) << 10);
}

function told(policy: GuardPolicy, text: Bytes, step: i32, isJson: bool): Bytes {
  const terms = new AnswerTerms(policy, Bytes.empty());
  if (policy == blocks) terms.prompt = new PromptWords([Bytes.of(PROMPT)]);
  const guarded = new GuardedText(terms, 0, isJson);
  const out = new ByteWriter(text.length + 16);
  for (let at = 0; at < text.length; at += step) {
    out.bytes(guarded.feed(text.slice(at, at + step)));
    if (terms.findings.blockedBy != null) return out.take();
  }
  out.bytes(guarded.end());
  return out.take();
}
