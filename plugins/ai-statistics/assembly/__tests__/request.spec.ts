import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { modelInPath } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { operationOf } from "../operation";
import { Question } from "../question";
import { apiOf } from "../report";

function read(body: string): string {
  const question = Question.read(Bytes.of(body));
  return question.model.toString() + " " + question.chatRound.toString();
}

describe("the request", () => {
  test("tells the model and the turns of the user", () => {
    expect(read('{"model":"m","messages":[{"role":"user"},{"role":"assistant"},{"role":"user"}]}')).toBe("m 2");
    expect(read('{"model":"m","messages":[{"content":"x"},{"role":"user"}]}')).toBe("m 1");
    expect(read(' \n{"model":"m\\"\\u00e9"}')).toBe('m"é 0');
    expect(read('{"contents":[{"parts":[]},{"role":"model"},{"role":"user"}]}')).toBe(" 2");
  });

  test("that was cut off tells what stands before the cut", () => {
    expect(read('{"model":"m","messages":[{"role":"user"}')).toBe("m 0");
    expect(read('{"model":"m","messages":[{"role":"user"}],"x')).toBe("m 1");
    expect(read('{"model":"m')).toBe(" 0");
  });

  test("that is no object tells nothing", () => {
    expect(read("")).toBe(" 0");
    expect(read("[]")).toBe(" 0");
    expect(read('"model"')).toBe(" 0");
    expect(read('{"model":7,"messages":"user"}')).toBe(" 0");
  });
});

describe("the path", () => {
  test("tells the operation", () => {
    expect(operationOf(Bytes.of("/v1/chat/completions?x=/embeddings"))).toBe("chat");
    expect(operationOf(Bytes.of("/v1/completions"))).toBe("text_completion");
    expect(operationOf(Bytes.of("/v1/messages"))).toBe("chat");
    expect(operationOf(Bytes.of("/v1beta/models/g:streamGenerateContent?alt=sse"))).toBe("generate_content");
    expect(operationOf(Bytes.of("/v1/audio/speech"))).toBe("other");
  });

  test("of Gemini tells the model", () => {
    expect(modelInPath(Bytes.of("/v1beta/models/gemini-2.5-pro:generateContent?key=a:b")).toString()).toBe(
      "gemini-2.5-pro",
    );
    expect(modelInPath(Bytes.of("/v1/models/gpt-4?x=:")).length).toBe(0);
  });
});

describe("the route", () => {
  test("of three parts and more names an API", () => {
    expect(apiOf(Bytes.of("a@b@c@d@e")).toString()).toBe("a@b@c");
    expect(apiOf(Bytes.of("a@b@c")).toString()).toBe("a@b@c");
    expect(apiOf(Bytes.of("a@b")).toString()).toBe("-");
    expect(apiOf(Bytes.empty()).toString()).toBe("-");
  });
});
