import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { QuestionSource, SemanticFrom } from "../../semantic/question-source";

const SYSTEM: string = '{"role":"system","content":"Be short."}';
const TALK: string = '{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}';

function chat(messages: string): JsonValue {
  return JsonValue.of(Bytes.of('{"model":"m","messages":[' + messages + '],"n":1}'));
}

/** The question and, behind a bar, the rest; "none" where there is no question. */
function found(messages: string, from: SemanticFrom = SemanticFrom.LastUserTurn, same: bool = true): string {
  const question = new QuestionSource(from, same, 100).find(chat(messages));
  return question == null ? "none" : question.text.toString() + " | " + question.rest.toString();
}

describe("the question of a chat", () => {
  test("is the last turn, and all else the rest", () => {
    expect(found(SYSTEM + "," + TALK + ',{"role":"user","content":"Why\\n?"}')).toBe(
      'Why\n? | {"model":"m","messages":[' + SYSTEM + "," + TALK + ',{"role":"user","content":""}],"n":1}',
    );
  });

  test("is the last turn after whatever conversation, where that is allowed", () => {
    expect(found(SYSTEM + "," + TALK + ',{"role":"user","content":"Why?"}', SemanticFrom.LastUserTurn, false)).toBe(
      'Why? | {"model":"m","messages":[' + SYSTEM + '],"n":1}',
    );
  });

  test("is one part of text, with the pictures in the rest", () => {
    const picture = '{"type":"image_url","image_url":{"url":"data:x"}}';
    const shown = '{"role":"user","content":[{"type":"text","text":"Who?"},' + picture + "]}";
    expect(found(SYSTEM + "," + TALK + "," + shown, SemanticFrom.LastUserTurn, false)).toBe(
      'Who? | {"model":"m","messages":[' +
        SYSTEM +
        ',{"role":"user","content":[{"type":"text","text":""},' +
        picture +
        ']}],"n":1}',
    );
    expect(found(TALK + "," + shown, SemanticFrom.Conversation)).toBe("none");
    expect(found('{"role":"user","content":[{"type":"text","text":"Who?"},' + picture + "]}")).toBe(
      'Who? | {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":""},' + picture + ']}],"n":1}',
    );
  });

  test("is all that was said, where the whole conversation is compared", () => {
    const talk = SYSTEM + "," + TALK + ',{"role":"user","content":"Why?"}';
    expect(found(talk, SemanticFrom.Conversation)).toBe(
      'system\nBe short.\n\nHi\nassistant\nHello\n\nWhy? | {"model":"m","messages":[],"n":1}',
    );
  });

  test("is none where nobody asks in words", () => {
    const rows: string[] = [
      "",
      TALK,
      "1",
      '{"role":"user"}',
      '{"role":"user","content":""}',
      '{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}',
      '{"role":"user","content":[{"type":"image_url"}]}',
      '{"role":"tool","content":"4"}',
      '{"role":"user","content":"' + "a".repeat(101) + '"}',
    ];
    for (let i = 0; i < rows.length; i++) expect(found(rows[i])).toBe("none", rows[i]);
    const call = '{"role":"assistant","content":"x","tool_calls":[]}';
    expect(found(call, SemanticFrom.Conversation)).toBe("none");
    const legacy = '{"role":"assistant","content":"x","function_call":{"name":"f"}}';
    expect(found(legacy, SemanticFrom.Conversation)).toBe("none");
    expect(found('{"role":"tool","content":"4"}', SemanticFrom.Conversation)).toBe("none");
  });
});
