import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Characters of what the user said, in all turns. */
export function userCharacters(texts: RequestTexts): i32 {
  let count = 0;
  for (let i = 0; i < texts.length; i++) {
    if (texts.role(i) == TextRole.User) count += characters(texts.text(i));
  }
  return count;
}

/** Code points of a text in UTF-8: its bytes but those that continue one. */
export function characters(text: Bytes): i32 {
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text.at(i) & 0xc0) != 0x80) count++;
  return count;
}
