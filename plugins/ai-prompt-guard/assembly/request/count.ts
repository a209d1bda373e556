import { Bytes, jsonParse, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestSize, RequestTexts } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Counts } from "../limits";

/** Counts what limits are about. */
export function countsOf(body: Bytes, texts: RequestTexts): Counts {
  const counts = new Counts();
  counts.messages = texts.messages;
  counts.tools = texts.tools;
  counts.images = texts.images;
  let message: i64 = 0;
  for (let i = 0; i < texts.length; i++) {
    const length = <i64>texts.text(i).length;
    counts.textBytes += length;
    if (texts.isDefinition(i)) continue;
    const isMore = i > 0 && texts.message(i) == texts.message(i - 1);
    message = isMore ? message + length : length;
    counts.messageBytes = max(counts.messageBytes, message);
  }
  counts.outputTokens = RequestSize.read(body).allowedOutputTokens;
  counts.choices = choicesOf(body);
  return counts;
}

function choicesOf(body: Bytes): i64 {
  const document = jsonParse(body);
  const count = lastMember(document, Bytes.constant("n")).asI64(1);
  const camel = lastMember(document, Bytes.constant("generationConfig")).member("candidateCount").asI64(1);
  return max(count, camel);
}
