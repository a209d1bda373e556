import { Front } from "../../../ai/front/front";
import { AnswerEditor } from "../../../ai/texts/answer-editor";
import { EditOptions } from "../../../ai/texts/edit-options";
import { Bytes } from "../../../bytes";
import { editEverywhere, editStream, editWhole } from "./edit-stream";
import { WordGate } from "./word-gate";

const HEAD: string = '{"id":"c1","created":7,';

function chunk(delta: string, reason: string = "null", index: i32 = 0): string {
  return `data: ${HEAD}"choices":[{"index":${index},"delta":${delta},"logprobs":null,"finish_reason":${reason}}]}\n\n`;
}

function text(content: string): string {
  return chunk(`{"content":"${content}"}`);
}

/** What an event looks like that is made. */
function made(delta: string, reason: string = "null", index: i32 = 0): string {
  return `data: ${HEAD}"choices":[{"index":${index},"delta":${delta},"finish_reason":${reason}}]}\n\n`;
}

const DONE: string = "data: [DONE]\n\n";

function edited(stream: string, stop: string = "\0", includeUsage: bool = false, isStrict: bool = false): string {
  const options = new EditOptions();
  options.includeUsage = includeUsage;
  options.isStrict = isStrict;
  return editStream(Front.OpenAiChat, stream, stop, options);
}

const FILTERED: string = made("{}", '"content_filter"') + DONE;
const FINISH: string = chunk("{}", '"stop"') + DONE;

describe("edited OpenAI streams", () => {
  test("what the gate leaves alone passes byte for byte", () => {
    const stream =
      ": ping\r\n\r\nevent: x\r\nid: 1\r\n" +
      chunk('{"role":"assistant","content":""}') +
      text("Hi \\u0041\\/ \\ud83d\\ude00") +
      'data: {"odd": [1, 2],\ndata: "choices": []}\n\nretry: 5\n\n' +
      FINISH;
    expect(edited(stream)).toBe(stream);
  });

  test("what is no event and no comment ends the answer where nothing may pass unread", () => {
    const body = '{"choices":[{"message":{"content":"a"}}]}';
    expect(edited(body)).toBe(body);
    expect(edited(body, "\0", false, true)).toBe(DONE);
    expect(edited("\ufeff: ping\n\nid\n\nretry: 5\n\nevent: x\r\n\r\n", "\0", false, true)).toBe(
      "\ufeff: ping\n\nid\n\nretry: 5\n\nevent: x\r\n\r\n",
    );
    expect(edited(text("a") + body + "\n\n" + text("b"), "\0", false, true)).toBe(text("a") + FILTERED);
  });

  test("a word is replaced within an event, in two, and letter by letter", () => {
    expect(edited(text("a secret b") + FINISH)).toBe(text("a […] b") + FINISH);
    expect(edited(text("a sec") + text("ret b") + FINISH)).toBe(text("a ") + text("[…] b") + FINISH);
    expect(edited(text("s") + text("e") + text("c") + text("\\u0072") + text("e") + text("t") + FINISH)).toBe(
      text("").repeat(5) + text("[…]") + FINISH,
    );
  });

  test("a character that is parted is one", () => {
    expect(edited(text("a\\ud83d") + text("\\ude00b") + FINISH)).toBe(text("a") + text("😀b") + FINISH);
    expect(edited(text("\\uD83D") + text("sec") + text("ret") + FINISH)).toBe(
      text("") + text("\ufffd") + text("[…]") + FINISH,
    );
    expect(edited(text("a\\ud83d") + FINISH)).toBe(text("a") + made('{"content":"\ufffd"}') + FINISH);
    expect(edited(text("a\\\\ud83d") + FINISH)).toBe(text("a\\\\ud83d") + FINISH);
    expect(edited(text("\\u0041\\ud7ff") + FINISH)).toBe(text("\\u0041\\ud7ff") + FINISH);
  });

  test("what is held goes out when the text ends", () => {
    expect(edited(text("a sec") + FINISH)).toBe(text("a ") + made('{"content":"sec"}') + FINISH);
    expect(edited(text("a ") + chunk('{"content":"sec"}', '"stop"') + DONE)).toBe(
      text("a ") + chunk('{"content":"sec"}', '"stop"') + DONE,
    );
    expect(edited(text("a sec"))).toBe(text("a ") + made('{"content":"sec"}'));
    expect(edited(text("a sec") + DONE)).toBe(text("a ") + made('{"content":"sec"}') + DONE);
  });

  test("wherever it is cut", () => {
    const stream =
      ": ping\r\n\r\n" + text("a sec") + text("ret \\ud83d\\ude00 se") + text("x") + text("b STOP c") + FINISH;
    expect(editEverywhere(Front.OpenAiChat, stream, "STOP")).toBe(
      ": ping\r\n\r\n" + text("a ") + text("[…] 😀 ") + text("sex") + text("b ") + FILTERED,
    );
  });

  test("before an error", () => {
    const error = 'data: {"error":{"message":"oh"}}\n\n';
    expect(edited(text("a sec") + error)).toBe(text("a ") + made('{"content":"sec"}') + error);
  });

  test("after an event that was cut off", () => {
    const cut = `data: ${HEAD}"choices":[{"index":0,"delta":{"content":"a sec"}}]}`;
    expect(edited(cut)).toBe(cut.replace("a sec", "a ") + "\n\n" + made('{"content":"sec"}'));
    expect(edited(cut + "\n")).toBe(cut.replace("a sec", "a ") + "\n\n\n" + made('{"content":"sec"}'));
  });

  test("several answers, each with its own text", () => {
    const second = chunk('{"content":"ret"}', "null", 1);
    expect(edited(text("sec") + second + text("ret") + FINISH)).toBe(text("") + second + text("[…]") + FINISH);
  });

  test("refusals, arguments and reasoning", () => {
    const kinds = [
      '{"refusal":"$"}',
      '{"reasoning_content":"$"}',
      '{"reasoning":"$"}',
      '{"tool_calls":[{"index":2,"function":{"arguments":"$"}}]}',
      '{"tool_calls":[{"index":2,"custom":{"input":"$"}}]}',
      '{"function_call":{"arguments":"$"}}',
      '{"audio":{"transcript":"$"}}',
    ];
    for (let i = 0; i < kinds.length; i++) {
      const first = chunk(kinds[i].replace("$", '\\"se'));
      expect(edited(first + FINISH)).toBe(first.replace("se", "") + made(kinds[i].replace("$", "se")) + FINISH);
      expect(edited(first + chunk(kinds[i].replace("$", 'cret\\"')) + FINISH)).toBe(
        first.replace("se", "") + chunk(kinds[i].replace("$", '[…]\\"')) + FINISH,
      );
    }
  });

  test("reasoning that is told twice is one text", () => {
    const both = '{"reasoning":"$","reasoning_details":[{"type":"reasoning.text","text":"$"}]}';
    const first = chunk(both.split("$").join("sec"));
    const last = chunk(both.split("$").join("ret"));
    expect(edited(first + last + FINISH)).toBe(
      chunk(both.split("$").join("")) + chunk(both.split("$").join("[…]")) + FINISH,
    );
    const gate = new WordGate("secret", "[…]");
    new AnswerEditor(Front.OpenAiChat, gate).push(Bytes.of(first + last), true);
    expect(gate.seen).toStrictEqual(["100:secret"]);
  });

  test("the parts of a content list are one text", () => {
    const parts = '{"content":[{"type":"text","text":"sec"},{"type":"text","text":"ret"}]}';
    expect(edited(chunk(parts) + FINISH)).toBe(chunk(parts.replace("sec", "").replace('"ret', '"[…]')) + FINISH);
  });

  test("probabilities do not tell what the text does not", () => {
    const event = text("a sec").replace('"logprobs":null', '"logprobs":{"content":[{"token":"sec"}]}');
    expect(edited(event + FINISH)).toBe(text("a ") + made('{"content":"sec"}') + FINISH);
  });

  test("an answer is ended as filtered", () => {
    const usage = `data: ${HEAD}"choices":[],"usage":{"total_tokens":9}}\n\n`;
    expect(edited(text("a ") + text("b STOP c") + text("d") + FINISH, "STOP")).toBe(text("a ") + text("b ") + FILTERED);
    expect(edited(text("b ST") + text("OP c") + FINISH, "STOP")).toBe(text("b ") + text("") + FILTERED);
    expect(edited(chunk('{"content":"b STOP"}', '"stop"') + DONE, "STOP")).toBe(text("b ") + FILTERED);
    expect(edited(usage + text("b STOP") + FINISH, "STOP", true)).toBe(
      usage + text("b ") + made("{}", '"content_filter"') + usage + DONE,
    );
  });

  test("an end that is blocked is not told", () => {
    expect(edited(text("a END") + DONE, "END$")).toBe(text("a ") + FILTERED);
    expect(edited(text("a END"), "END$")).toBe(text("a ") + FILTERED);
    expect(edited(text("a END") + 'data: {"error":{}}\n\n', "END$")).toBe(text("a ") + FILTERED);
    expect(edited(text("a END") + chunk("{}", '"stop"') + DONE, "END$")).toBe(text("a ") + chunk("{}") + FILTERED);
    expect(edited(text("a END") + DONE, "END!")).toBe(text("a ") + made('{"content":"END"}') + DONE);
  });

  test("every open answer is ended", () => {
    const second = chunk('{"content":"x"}', "null", 1);
    const third = chunk('{"content":"y"}', '"stop"', 2);
    expect(edited(second + third + text("STOP") + second, "STOP")).toBe(
      second + third + text("") + made("{}", '"content_filter"') + made("{}", '"content_filter"', 1) + DONE,
    );
  });

  test("legacy completions", () => {
    const event = (piece: string): string =>
      `data: ${'{"id":"c1",'}"choices":[{"index":0,"text":"${piece}","finish_reason":null}]}\n\n`;
    const own = (members: string): string => `data: ${'{"id":"c1",'}"choices":[{"index":0,${members}}]}\n\n`;
    expect(edited(event("a sec") + DONE)).toBe(
      event("a ") + own('"text":"sec","logprobs":null,"finish_reason":null') + DONE,
    );
    expect(edited(event("a STOP") + DONE, "STOP")).toBe(
      event("a ") + own('"text":"","logprobs":null,"finish_reason":"content_filter"') + DONE,
    );
  });

  test("what can not be read passes, or ends a strict answer", () => {
    expect(edited(text("a") + "data: {oops\n\n" + FINISH)).toBe(text("a") + "data: {oops\n\n" + FINISH);
    expect(edited(text("a") + "data: {oops\n\n" + FINISH, "\0", false, true)).toBe(
      text("a") + made("{}", '"content_filter"') + DONE,
    );
  });

  test("what comes after the end is counted", () => {
    const editor = new AnswerEditor(Front.OpenAiChat, new WordGate("x", "y", "STOP"));
    expect(editor.push(Bytes.of(text("STOP") + "123"), false).length > 0).toBe(true);
    expect(editor.isEnded).toBe(true);
    expect(editor.push(Bytes.of("4567"), true).length).toBe(0);
    expect(editor.drained).toBe(7);
  });
});

describe("edited OpenAI answers", () => {
  test("texts are replaced, and all else stays", () => {
    const body = '{ "choices": [ {"index":0,"message":{"content":"a secret se"},"finish_reason":"stop"} ],"usage":{}}';
    expect(editWhole(Front.OpenAiChat, body)).toBe(body.replace("secret", "[…]"));
    expect(editWhole(Front.OpenAiChat, '{"choices":[{"message":{"content":"x"}}]}')).toBe(
      '{"choices":[{"message":{"content":"x"}}]}',
    );
    expect(editWhole(Front.OpenAiChat, "{")).toBe("unread");
  });

  test("what is blocked says that it was filtered", () => {
    const body =
      '{"choices":[{"message":{"content":"a STOP"},"finish_reason":"stop"},{"message":{"content":"b"},"finish_reason":"stop"}]}';
    expect(editWhole(Front.OpenAiChat, body, "STOP")).toBe(
      '{"choices":[{"message":{"content":"a "},"finish_reason":"content_filter"},{"message":{"content":""},"finish_reason":"content_filter"}]}',
    );
  });
});
