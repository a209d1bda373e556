import { Front } from "../../../ai/front/front";
import { editEverywhere, editStream, editWhole } from "./edit-stream";

/** Numbers the events, and puts their types in front. */
function numbered(events: string[]): string {
  let stream = "";
  for (let i = 0; i < events.length; i++) {
    const comma = events[i].indexOf(",");
    const type = comma < 0 ? events[i] : events[i].slice(0, comma);
    const members = comma < 0 ? "" : events[i].slice(comma);
    stream += `event: ${type}\ndata: {"type":"${type}","sequence_number":${i}${members}}\n\n`;
  }
  return stream;
}

const PLACE: string = ',"item_id":"i","output_index":0,"content_index":0';

function text(text: string): string {
  return `response.output_text.delta${PLACE},"delta":"${text}","logprobs":[]`;
}

function textDone(text: string): string {
  return `response.output_text.done${PLACE},"text":"${text}","logprobs":[]`;
}

function part(text: string): string {
  return `{"type":"output_text","annotations":[],"logprobs":[],"text":"${text}"}`;
}

function partDone(text: string): string {
  return `response.content_part.done${PLACE},"part":${part(text)}`;
}

function message(text: string, status: string = "completed"): string {
  return `{"id":"i","type":"message","role":"assistant","content":[${part(text)}],"status":"${status}"}`;
}

function itemDone(item: string): string {
  return `response.output_item.done,"output_index":0,"item":${item}`;
}

function completed(items: string): string {
  return `response.completed,"response":{"id":"r","status":"completed","incomplete_details":null,"output":[${items}]}`;
}

const BEGIN: string[] = [
  'response.created,"response":{"id":"r","status":"in_progress","incomplete_details":null,"output":[]}',
  'response.output_item.added,"output_index":0,"item":{"id":"i","type":"message","role":"assistant","content":[],"status":"in_progress"}',
  `response.content_part.added${PLACE},"part":${part("")}`,
];

function end(text: string): string[] {
  return [textDone(text), partDone(text), itemDone(message(text)), completed(message(text))];
}

function filtered(text: string): string[] {
  const item = message(text, "incomplete");
  const response = `{"id":"r","status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[${item}]}`;
  return [textDone(text), partDone(text), itemDone(item), `response.incomplete,"response":${response}`];
}

function stream(middle: string[], end: string[]): string {
  return numbered(BEGIN.concat(middle).concat(end));
}

function edited(events: string, stop: string = "\0"): string {
  return editStream(Front.OpenAiResponses, events, stop);
}

describe("edited streams of the Responses API", () => {
  test("what the gate leaves alone passes byte for byte", () => {
    const events = stream([text("Hi \\u0041\\/ \\ud83d\\ude00")], end("Hi A/ 😀"));
    expect(edited(events)).toBe(events);
  });

  test("what is told again is what the client was told", () => {
    expect(edited(stream([text("a sec"), text("ret b")], end("a secret b")))).toBe(
      stream([text("a "), text("[…] b")], end("a […] b")),
    );
  });

  test("what is held goes out before its text is done, and later events are numbered anew", () => {
    expect(edited(stream([text("a sec")], end("a sec")))).toBe(stream([text("a "), text("sec")], end("a sec")));
  });

  test("wherever it is cut", () => {
    const events = stream([text("a sec"), text("ret \\ud83d\\ude00 se"), text("b STOP c")], end("never told"));
    expect(editEverywhere(Front.OpenAiResponses, events, "STOP")).toBe(
      stream([text("a "), text("[…] 😀 "), text("seb ")], filtered("a […] 😀 seb ")),
    );
  });

  test("a text that no delta told", () => {
    const events = numbered([BEGIN[0], BEGIN[1], itemDone(message("a secret se")), completed(message("a secret se"))]);
    expect(edited(events)).toBe(events.split("secret").join("[…]"));
    const only = numbered([completed(message("a secret se"))]);
    expect(edited(only)).toBe(only.replace("secret", "[…]"));
  });

  test("an end that is blocked is not told", () => {
    expect(edited(numbered(BEGIN.concat([text("a END")]).concat([completed(message("a END"))])), "END$")).toBe(
      stream([text("a ")], filtered("a ")),
    );
    const unnumbered =
      'data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"STOP"}\n\n';
    expect(edited(unnumbered, "STOP").includes("sequence_number")).toBe(false);
  });

  test("calls, refusals and reasoning", () => {
    const kinds: string[][] = [
      ["function_call_arguments", "", "arguments", '{"id":"i","type":"function_call","arguments":"$","status":"S"}'],
      ["custom_tool_call_input", "", "input", '{"id":"i","type":"custom_tool_call","input":"$","status":"S"}'],
      ["mcp_call_arguments", "", "arguments", '{"id":"i","type":"mcp_call","arguments":"$","status":"S"}'],
      ["code_interpreter_call_code", "", "code", '{"id":"i","type":"code_interpreter_call","code":"$","status":"S"}'],
      [
        "refusal",
        ',"content_index":0',
        "refusal",
        '{"id":"i","content":[{"type":"refusal","refusal":"$"}],"status":"S"}',
      ],
      [
        "reasoning_summary_text",
        ',"summary_index":0',
        "text",
        '{"id":"i","summary":[{"type":"summary_text","text":"$"}],"status":"S"}',
      ],
      [
        "reasoning_text",
        ',"content_index":0',
        "text",
        '{"id":"i","content":[{"type":"reasoning_text","text":"$"}],"status":"S"}',
      ],
    ];
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i];
      const place = `,"item_id":"i","output_index":0${kind[1]}`;
      const delta = `response.${kind[0]}.delta${place},"delta":"$"`;
      const done = `response.${kind[0]}.done${place},"${kind[2]}":"$"`;
      const item = kind[3].replace("S", "completed");
      const last = [done, itemDone(item), completed(item)];
      const before = numbered(
        [BEGIN[0], delta.replace("$", "a sec"), delta.replace("$", "ret se")].concat(put(last, "a secret se")),
      );
      const after = numbered(
        [BEGIN[0], delta.replace("$", "a "), delta.replace("$", "[…] "), delta.replace("$", "se")].concat(
          put(last, "a […] se"),
        ),
      );
      expect(edited(before)).toBe(after, kind[0]);
      // Blocked within it, what is open is done.
      const added = `response.output_item.added,"output_index":0,"item":${kind[3].replace("S", "in_progress").replace("$", "")}`;
      const cut = edited(numbered([BEGIN[0], added, delta.replace("$", "a STOP")]), "STOP");
      expect(cut.includes(`"type":"response.${kind[0]}.done"`)).toBe(true, kind[0]);
      expect(cut.includes(`"item":${kind[3].replace("S", "incomplete").replace("$", "a ")}`)).toBe(true, cut);
    }
  });

  test("what tools gave back is told twice", () => {
    const item = '{"id":"i","type":"mcp_call","arguments":"{}","output":"a secret"}';
    const logs = '{"id":"j","type":"code_interpreter_call","code":"1","outputs":[{"type":"logs","logs":"secret"}]}';
    const events = numbered([itemDone(item), completed(item + "," + logs)]);
    expect(edited(events)).toBe(events.split("secret").join("[…]"));
  });

  test("probabilities do not tell what the text does not", () => {
    const probable = (event: string): string => event.replace('"logprobs":[]', '"logprobs":[{"token":"secret"}]');
    const before = [probable(text("a secret"))].concat([
      probable(textDone("a secret")),
      probable(partDone("a secret")),
    ]);
    expect(edited(stream(before, []))).toBe(stream([text("a […]"), textDone("a […]"), partDone("a […]")], []));
  });

  test("an error comes after what was held", () => {
    const error = 'error,"code":null,"message":"oh"';
    expect(edited(stream([text("a sec"), error], []))).toBe(stream([text("a "), text("sec"), error], []));
  });
});

function put(events: string[], text: string): string[] {
  const filled: string[] = [];
  for (let i = 0; i < events.length; i++) filled.push(events[i].replace("$", text));
  return filled;
}

describe("edited answers of the Responses API", () => {
  test("texts are replaced, and all else stays", () => {
    const body = `{"id":"r","status":"completed","incomplete_details":null,"output":[${message("a secret se")}]}`;
    expect(editWhole(Front.OpenAiResponses, body)).toBe(body.replace("secret", "[…]"));
    expect(editWhole(Front.OpenAiResponses, body, "secret")).toBe(
      body
        .replace("secret se", "")
        .replace('"completed"', '"incomplete"')
        .replace('"incomplete_details":null', '"incomplete_details":{"reason":"content_filter"}'),
    );
  });
});
