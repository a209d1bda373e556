import { Bytes, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerSink, AnswerStream } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "../back/back-call";
import { DifyBack } from "../back/dify-back";
import { ProviderEntry } from "../generated/config.gen";

@final
class Nobody extends AnswerSink {}

const ASK: Bytes = Bytes.of('{"messages":[{"role":"user","content":"hi"}],"conversation_id":"body"}');

function back(): DifyBack {
  return new DifyBack(new BackCall(new ProviderEntry(), Bytes.of("m"), Bytes.of("m"), true));
}

function asked(dify: DifyBack): string {
  return jsonParse(dify.request(ASK).value).member("conversation_id").asString();
}

describe("Dify's conversations", () => {
  it("are named by the client's header rather than its body", () => {
    const dify = back();
    expect(asked(dify)).toBe("body");
    dify.conversation = Bytes.of("header");
    expect(asked(dify)).toBe("header");
  });

  it("are told after a whole answer", () => {
    const dify = back();
    dify.answer(Bytes.of('{"conversation_id":"c1","answer":"ho"}'), new Nobody());
    expect(dify.conversation.toString()).toBe("c1");
  });

  it("are told as soon as a stream names them", () => {
    const dify = back();
    const stream = new AnswerStream(dify.events(new Nobody()));
    stream.push(Bytes.of('data: {"event":"message","conversation_id":"c2","answer":"h"}\n\n'), false);
    expect(dify.conversation.toString()).toBe("c2");
  });
});
