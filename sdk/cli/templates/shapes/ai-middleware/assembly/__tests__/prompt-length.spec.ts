import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, RequestTexts } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { characters, userCharacters } from "../prompt-length";

function lengthOf(front: Front, body: string): i32 {
  return userCharacters(RequestTexts.read(front, Bytes.of(body)));
}

describe("the length of a prompt", () => {
  test("is in characters, not in bytes", () => {
    expect(characters(Bytes.of(""))).toBe(0);
    expect(characters(Bytes.of("grüße"))).toBe(5);
    expect(characters(Bytes.of("日本👋"))).toBe(3);
  });

  test("is that of all the user's texts", () => {
    const turns =
      '{"role":"user","content":"12345"},{"role":"assistant","content":"123"},{"role":"user","content":"12"}';
    expect(lengthOf(Front.OpenAiChat, '{"messages":[{"role":"system","content":"1"},' + turns + "]}")).toBe(7);
    expect(lengthOf(Front.AnthropicMessages, '{"system":"1","messages":[' + turns + "]}")).toBe(7);
    expect(lengthOf(Front.Gemini, '{"contents":[{"role":"user","parts":[{"text":"12"},{"text":"345"}]}]}')).toBe(5);
  });

  test("is nothing where a body is no request", () => {
    const bodies = ["", "[]", '{"messages":3}', '{"messages":[{"role":"user"'];
    for (let i = 0; i < bodies.length; i++) expect(lengthOf(Front.OpenAiChat, bodies[i])).toBe(0, bodies[i]);
  });
});
