import { Bytes, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestTexts } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ReadableTexts } from "./readable-texts";
import { joinedTexts, RequestMasker } from "./request-masker";

/** Masks all texts of a conversation. @returns the change of the body; null without any, and where the request does not pass */
export function maskConversation(masker: RequestMasker, front: Front, body: Bytes): Splice | null {
  const texts = RequestTexts.read(front, body);
  if (texts.malformed) {
    masker.error = "the body is no JSON object that can be read";
    return null;
  }
  const readable = new ReadableTexts(texts);
  look(masker, readable);
  for (let i = 0, next = 0; i < texts.length && masker.passes; i = next) {
    // Messages that follow each other are masked apart: the edge of a message parts words.
    for (next = i + 1; texts.joinsPrevious(next) && texts.message(next) == texts.message(i); ) next++;
    const masked = masker.mask(partsOf(readable, i, next), readable.isJson(i));
    for (let k = i; masked != null && k < next; k++) readable.replace(k, masked[k - i]);
  }
  return masker.passes ? texts.splice() : null;
}

function look(masker: RequestMasker, readable: ReadableTexts): void {
  const texts = readable.given;
  for (let i = 0, next = 0; i < texts.length; i = next) {
    for (next = i + 1; texts.joinsPrevious(next); ) next++;
    for (let k = i; k < next; k++) masker.look(readable.text(k));
    if (next > i + 1) masker.lookJoined(joinedTexts(partsOf(readable, i, next)));
  }
}

function partsOf(texts: ReadableTexts, from: i32, to: i32): Bytes[] {
  const parts: Bytes[] = [];
  for (let i = from; i < to; i++) parts.push(texts.text(i));
  return parts;
}
