import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { EditOptions, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { GatheringGate, Segment, VerdictGate } from "../answer/gates";
import { ChatEditor } from "../answer/stream-editor";
import { StreamedAnswer } from "../answer/streamed";
import { Verdict } from "../guard/verdict";

const HEAD: string = 'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}\n\n';
const STOP: string = 'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

function word(text: string): string {
  return 'data: {"id":"c", "choices":[{"delta":{"content":"' + text + '"},"index":0}]}\n\n';
}

function answer(limit: i32): StreamedAnswer {
  const gathering = new GatheringGate();
  const gate = new VerdictGate();
  const reader = new ChatEditor(Front.OpenAiChat, gathering, new EditOptions());
  return new StreamedAnswer(gathering, reader, gate, new ChatEditor(Front.OpenAiChat, gate, new EditOptions()), limit);
}

function textsOf(segment: Segment): string {
  return segment.texts.map<string>((text) => text.text.toString()).join("/");
}

/** What goes on of a stream cut in two, and the texts that were judged. @param refused part of a text that is refused; empty: none */
class Run {
  readonly out: ByteWriter = new ByteWriter();
  readonly asked: string[] = [];

  constructor(stream: Bytes, at: i32, limit: i32, refused: string = "") {
    const answered = answer(limit);
    this.push(answered, stream.slice(0, at), false, refused);
    this.push(answered, stream.slice(at), false, refused);
    this.push(answered, Bytes.empty(), true, refused);
  }

  private push(answered: StreamedAnswer, chunk: Bytes, end: bool, refused: string): void {
    answered.push(chunk, end);
    for (let segment = answered.next(); segment != null; segment = answered.next()) {
      const texts = textsOf(segment);
      if (texts.length > 0) this.asked.push(texts);
      const isRefused = refused.length > 0 && texts.includes(refused);
      this.out.bytes(isRefused ? answered.refuse(Bytes.of("NO")) : answered.release(new Verdict()));
    }
  }
}

describe("a streamed answer", () => {
  test("passes byte for byte, wherever it is cut, and all of its text is asked about", () => {
    const text = HEAD + word("one ") + word("two ☃ ") + word("\\u0041\\n") + STOP;
    const stream = Bytes.of(text);
    for (let at = 0; at <= stream.length; at++) {
      for (let limit = 1; limit < 20; limit += 18) {
        const run = new Run(stream, at, limit);
        expect(run.out.view().equals(stream)).toBe(true, at.toString());
        expect(run.asked.join("")).toBe("one two ☃ A\n");
      }
    }
  });

  test("that is refused lets nothing out that was not let through, wherever it is cut", () => {
    const stream = Bytes.of(HEAD + word("one ") + word("two ") + word("bad ") + word("three") + STOP);
    for (let at = 0; at <= stream.length; at++) {
      const out = new Run(stream, at, 1, "bad").out.view().toString();
      expect(out.includes("bad")).toBe(false);
      expect(out.includes("three")).toBe(false);
      expect(out.includes('"content":"NO"')).toBe(true, out);
      expect(out.includes("content_filter")).toBe(true);
      expect(out.endsWith("data: [DONE]\n\n")).toBe(true);
    }
  });

  test("is held until enough has come", () => {
    const answered = answer(8);
    answered.push(Bytes.of(HEAD + word("four")), false);
    expect(answered.next()).toBeNull();
    expect(answered.isHolding).toBe(true);
    answered.push(Bytes.of(word("more")), false);
    const segment = answered.next();
    expect(segment).not.toBeNull();
    expect(answered.isPending).toBe(true);
    answered.push(Bytes.of(word("and so on")), false);
    expect(answered.next()).toBeNull();
    expect(answered.release(new Verdict()).toString()).toBe(HEAD + word("four") + word("more"));
    expect(answered.next()).not.toBeNull();
  });

  test("drains what comes after a refusal", () => {
    const answered = answer(1);
    answered.push(Bytes.of(HEAD + word("bad")), false);
    expect(answered.next()).not.toBeNull();
    answered.refuse(Bytes.empty());
    expect(answered.isBlocked).toBe(true);
    const before = answered.drained;
    answered.push(Bytes.of(word("more")), false);
    expect(<i32>(answered.drained - before)).toBe(word("more").length);
    expect(answered.next()).toBeNull();
  });

  test("gives up all that it holds when it is told to", () => {
    const answered = answer(1);
    const stream = HEAD + word("one");
    answered.push(Bytes.of(stream), false);
    expect(answered.next()).not.toBeNull();
    answered.push(Bytes.of(word("two")), false);
    expect(answered.surrender().toString()).toBe(stream + word("two"));
    expect(answered.isHolding).toBe(false);
  });
});
