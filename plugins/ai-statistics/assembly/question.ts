import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { openObject } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

/** What a request's body says about the call. */
@final
export class Question {
  /** the model asked for; empty when the body names none */
  model: Bytes = Bytes.empty();
  /** turns of the user in the conversation */
  chatRound: i32 = 0;

  /** @param body JSON of any protocol, possibly cut off: what stands before the cut counts */
  static read(body: Bytes): Question {
    const question = new Question();
    const members = openObject(body).items();
    while (members.next()) {
      const key = members.rawKey;
      if (key.equalsString("model")) question.model = members.value.asBytes();
      else if (key.equalsString("messages")) question.chatRound = countUserTurns(members.value, false);
      // Gemini's; without a role it is the user's.
      else if (key.equalsString("contents")) question.chatRound = countUserTurns(members.value, true);
    }
    return question;
  }
}

function countUserTurns(messages: JsonValue, isDefault: bool): i32 {
  if (messages.kind != JsonKind.Array) return 0;
  let count = 0;
  const items = messages.items();
  while (items.next()) {
    const role = items.value.member("role");
    if (role.exists ? role.rawText().equalsString("user") : isDefault) count++;
  }
  return count;
}
