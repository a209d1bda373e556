import { Bytes } from "../../bytes";
import { Front } from "../front/front";
import { EditOptions } from "./edit-options";
import { TextGate } from "./gate";
import { answerTexts } from "./of-front";

/**
 * Passes an answer that came as one body through a gate. Of one that the gate blocks, only what was let through before is
 * left, and it says that it was filtered.
 * @returns the body to be sent on, the very same when nothing is changed; null when it could not be read
 */
export function editAnswer(front: Front, body: Bytes, gate: TextGate): Bytes | null {
  const texts = answerTexts(front, gate, new EditOptions());
  const isRead = texts.read(Bytes.empty(), body, true);
  texts.finish();
  return isRead && !texts.overflowed ? texts.edited(body) : null;
}
