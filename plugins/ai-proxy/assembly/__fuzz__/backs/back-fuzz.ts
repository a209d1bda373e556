import { ByteWriter, Bytes, jsonParse, JsonKind } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerStream, answerWriter, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "../../back/back";
import { BackCall } from "../../back/back-call";
import { backOf, Protocol } from "../../back/protocol";
import { ProviderEntry } from "../../generated/config.gen";
import {
  answerOptions,
  checkAnswer,
  pushInPieces,
} from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/answers/written";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const MODEL: Bytes = Bytes.of("m");
const ASK: Bytes = Bytes.of('{"messages":[{"role":"user","content":"x"}]}');
/** The same with tools: some providers stream in another way then. */
const ASK_TOOLS: Bytes = Bytes.of(
  '{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}]}',
);

/**
 * Reads arbitrary bytes as a provider's answer, streamed and whole, and writes it for clients; reads them as a request, too.
 * What is written must be well-formed whatever was read, and must not depend on where a stream was cut; else it traps.
 */
@final
export class BackFuzz {
  constructor(private readonly protocol: Protocol) {}

  /** Answers how much was written, which tells kinds of answers apart. */
  run(size: i32): i32 {
    const bytes = given(size);
    let written = this.request(bytes);
    for (let to = 0; to < 4; to++) {
      const front = (to & 1) == 0 ? Front.OpenAiChat : Front.AnthropicMessages;
      const ask = to < 2 ? ASK : ASK_TOOLS;
      const whole = this.stream(bytes, max(size, 1), front, ask);
      const pieces = this.stream(bytes, 1 + (max(bytes.at(0), 0) & 0x1f), front, ask);
      if (!whole.equals(pieces)) unreachable();
      checkAnswer(whole, true);
      const out = new ByteWriter();
      this.back(false).answer(bytes, answerWriter(front, false, out, answerOptions()));
      checkAnswer(out.view(), false);
      written += whole.length + out.length;
    }
    return written;
  }

  private request(bytes: Bytes): i32 {
    const request = this.back((bytes.at(0) & 1) == 0).request(bytes);
    if (!request.ok) return request.error.length;
    if (jsonParse(request.value).kind != JsonKind.Object) unreachable();
    if (request.value.length > 1024 + bytes.length * 32) unreachable();
    return request.value.length;
  }

  private stream(bytes: Bytes, step: i32, front: Front, ask: Bytes): Bytes {
    const out = new ByteWriter();
    const back = this.back(true);
    back.request(ask);
    const stream = new AnswerStream(back.events(answerWriter(front, true, out, answerOptions())), back.frames());
    pushInPieces(stream, bytes, step);
    return out.view();
  }

  private back(isStream: bool): Back {
    return backOf(this.protocol, new BackCall(new ProviderEntry(), MODEL, MODEL, isStream));
  }
}
