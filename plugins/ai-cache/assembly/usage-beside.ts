import { JsonValue, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { TokenEstimate, Tokenizer, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { publishedUsage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Asked } from "./asked";
import { Recorder } from "./log/recorder";

/**
 * What an answer cost that does not tell itself, as a stream of OpenAI's that was not asked to: as another plugin has read it,
 * else by estimate. A plain answer would have told.
 */
export function usageBeside(recorder: Recorder, asked: Asked): Usage {
  const usage = new Usage();
  if (usage.merge(JsonValue.of(publishedUsage())) && usage.known) return usage;
  const estimate = new TokenEstimate();
  for (let i = 0; i < recorder.choices.length; i++) {
    const blocks = recorder.choices[i].blocks;
    for (let k = 0; k < blocks.length; k++) estimate.feed(unescapeText(blocks[k].content.view()));
  }
  estimate.end();
  usage.estimated = true;
  usage.reportedInput = asked.inputTokens;
  usage.reportedOutput = estimate.tokens(Tokenizer.O200k);
  return usage;
}
