import { Bytes, ByteWriter, JsonKind, JsonValue, wordIndex } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Canonical, isDoubled, sortedMembers } from "./canonical";
import { OutsideTexts } from "./outside-texts";

/** Members of a chat request that say nothing of its answer: how it is sent, and who asks. */
const IGNORED: string =
  "stream stream_options user metadata store safety_identifier prompt_cache_key prompt_cache_retention";

/**
 * Appends the meaning of a chat request in OpenAI's form: requests that ask for the same have the same bytes. What is a default
 * of every provider's is as good as not said; a `temperature` of 1 is not, since providers have others. A default beside another
 * value of the same name is said: most providers take the last, some the first.
 */
export function writeMeaning(out: ByteWriter, request: JsonValue, outside: OutsideTexts): void {
  const canonical = new Canonical(out, outside);
  const ignored = Bytes.constant(IGNORED);
  const members = sortedMembers(request);
  const hasMaxTokens = request.member("max_tokens").exists;
  canonical.mark(0x7b);
  for (let i = 0; i < members.length; i++) {
    const key = members[i].key;
    const value = members[i].value;
    if (wordIndex(ignored, key) >= 0 || (isDefault(key, value) && !isDoubled(members, i))) continue;
    // The limit of tokens goes by two names.
    const isOtherName = !hasMaxTokens && key.equalsString("max_completion_tokens");
    canonical.text(isOtherName ? Bytes.constant("max_tokens") : key);
    if (key.equalsString("messages")) writeMessages(canonical, value);
    else if (key.equalsString("stop") && value.kind == JsonKind.String) {
      canonical.mark(0x5b);
      canonical.value(value);
      canonical.mark(0x5d);
    } else canonical.value(value);
  }
  canonical.mark(0x7d);
}

function isDefault(key: Bytes, value: JsonValue): bool {
  switch (value.kind) {
    case JsonKind.Null:
      return true;
    case JsonKind.False:
      return key.equalsString("logprobs");
    case JsonKind.Number:
      return isDefaultNumber(key, value);
    case JsonKind.String:
      return key.equalsString("tool_choice") && value.rawText().equalsString("auto");
    case JsonKind.Array:
      return wordIndex(Bytes.constant("tools functions stop"), key) >= 0 && !value.items().next();
    case JsonKind.Object:
      return isDefaultObject(key, value);
    default:
      return false;
  }
}

function isDefaultNumber(key: Bytes, value: JsonValue): bool {
  if (key.equalsString("n")) return value.asF64() == 1;
  return wordIndex(Bytes.constant("presence_penalty frequency_penalty"), key) >= 0 && value.asF64() == 0;
}

function isDefaultObject(key: Bytes, value: JsonValue): bool {
  if (key.equalsString("logit_bias")) return !value.items().next();
  if (!key.equalsString("response_format")) return false;
  const members = value.items();
  while (members.next()) {
    if (!members.keyIsText("type") || !members.value.rawText().equalsString("text")) return false;
  }
  return true;
}

function writeMessages(canonical: Canonical, messages: JsonValue): void {
  if (messages.kind != JsonKind.Array) {
    canonical.value(messages);
    return;
  }
  const items = messages.items();
  canonical.mark(0x5b);
  while (items.next()) {
    if (items.value.kind == JsonKind.Object) writeMessage(canonical, items.value);
    else canonical.value(items.value);
  }
  canonical.mark(0x5d);
}

/** A message's members that are null say nothing, and a content of one text part is that text. */
function writeMessage(canonical: Canonical, message: JsonValue): void {
  const members = sortedMembers(message);
  canonical.mark(0x7b);
  for (let i = 0; i < members.length; i++) {
    const value = members[i].value;
    if (value.kind == JsonKind.Null && !isDoubled(members, i)) continue;
    canonical.text(members[i].key);
    canonical.value(members[i].key.equalsString("content") ? onlyText(value) : value);
  }
  canonical.mark(0x7d);
}

/** The text of a content that is one text part and nothing else; any other content as it is. */
function onlyText(content: JsonValue): JsonValue {
  if (content.kind != JsonKind.Array) return content;
  const parts = content.items();
  if (!parts.next()) return content;
  const part = parts.value;
  if (parts.next() || part.kind != JsonKind.Object) return content;
  let text = JsonValue.missing();
  let types = 0;
  const members = part.items();
  while (members.next()) {
    if (members.keyIsText("text") && members.value.kind == JsonKind.String && !text.exists) text = members.value;
    else if (members.keyIsText("type") && members.value.rawText().equalsString("text")) types++;
    else return content;
  }
  return text.exists && types == 1 ? text : content;
}
