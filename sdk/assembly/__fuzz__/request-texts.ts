import { Front } from "../ai/front/front";
import { RequestTexts } from "../ai/texts/request-texts";
import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

/** Reads the input as a request, and puts `"x"` in the place of every text: it must have as many then; else it traps. */
export function run(size: i32): i32 {
  const body = given(size);
  const texts = RequestTexts.read(Front.OpenAiChat, body);
  const other = Bytes.of('"x"');
  let told = texts.messages + texts.images + texts.tools;
  for (let i = 0; i < texts.length; i++) {
    told += (texts.role(i) << (i & 15)) + (texts.isLastTurn(i) ? 1 : 0) + (texts.joinsPrevious(i) ? 2 : 0);
    if (texts.text(i).length == 0 || texts.message(i) >= texts.messages) unreachable();
    texts.replace(i, other);
  }
  const splice = texts.splice();
  if ((splice == null) != (texts.length == 0)) unreachable();
  if (splice == null) return told;
  const out = new ByteWriter();
  out.bytes(splice.bytes);
  out.bytes(body.slice(splice.length));
  const again = RequestTexts.read(Front.OpenAiChat, out.view());
  if (again.length != texts.length || again.malformed != texts.malformed) unreachable();
  for (let i = 0; i < again.length; i++) {
    if (!again.text(i).equals(other) || again.role(i) != texts.role(i)) unreachable();
  }
  return told;
}
