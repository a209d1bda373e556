import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { AiError } from "../ai-error";
import { AnswerSink } from "../answer";
import { finishReasonOf } from "../finish-reason";
import { readProviderError } from "../provider-error";
import { Usage } from "../usage";
import { tellCitation, tellReasoning, tellText } from "./anthropic-answer-stream";
import { AnthropicTools } from "./anthropic-tools";

/** Tells a whole Anthropic message to `sink`; a body that is none becomes an error. False in that case. */
export function readAnthropicAnswer(body: Bytes, sink: AnswerSink): bool {
  const message = jsonParse(body);
  if (message.kind != JsonKind.Object) return malformed(sink);
  if (message.member("type").rawText().equalsString("error") || message.member("error").kind == JsonKind.Object) {
    sink.error(readProviderError(0, body));
    sink.end();
    return true;
  }
  if (message.member("content").kind != JsonKind.Array) return malformed(sink);
  readMessage(message, sink);
  return true;
}

function malformed(sink: AnswerSink): bool {
  sink.error(AiError.malformed());
  sink.end();
  return false;
}

function readMessage(message: JsonValue, sink: AnswerSink): void {
  const usage = new Usage();
  if (usage.merge(message.member("usage"))) sink.usage(usage);
  sink.start(message.member("id").rawText(), message.member("model").rawText(), 0);
  const tools = new AnthropicTools(sink);
  const blocks = message.member("content").items();
  let isRead = false;
  while (blocks.next()) isRead = readBlock(blocks.value, blocks.index, tools, sink) || isRead;
  const word = message.member("stop_reason").rawText();
  // A list of blocks that nobody knows is an answer only if the model says why it ended there.
  if (!isRead && word.length == 0) sink.error(AiError.malformed());
  else sink.finish(finishReasonOf(word), word, message.member("stop_sequence").rawText());
  sink.end();
}

/** False for a kind that is not known. */
function readBlock(block: JsonValue, index: i32, tools: AnthropicTools, sink: AnswerSink): bool {
  const type = block.member("type").rawText();
  if (type.equalsString("text")) {
    tellText(sink, block.member("text").rawText());
    const citations = block.member("citations");
    const items = citations.items();
    while (citations.kind == JsonKind.Array && items.next()) tellCitation(sink, items.value);
  } else if (type.equalsString("thinking")) {
    tellReasoning(sink, block.member("thinking").rawText());
    const signature = block.member("signature").rawText();
    if (signature.length > 0) sink.reasoningSignature(signature);
  } else if (type.equalsString("redacted_thinking")) sink.redactedReasoning(block.member("data").rawText());
  else if (type.equalsString("tool_use")) {
    tools.start(index, block);
    tools.stop(index);
  } else {
    sink.foreign();
    return false;
  }
  return true;
}
