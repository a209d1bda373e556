import { Front } from "../../../ai/front/front";
import { EditOptions } from "../../../ai/texts/edit-options";
import { editEverywhere, editStream, editWhole } from "./edit-stream";

const USAGE: string = ',"usageMetadata":{"totalTokenCount":7},"modelVersion":"m"}';

function response(parts: string, more: string = ""): string {
  return `{"candidates":[{"content":{"parts":[${parts}],"role":"model"}${more},"index":0}]${USAGE}`;
}

function text(text: string, more: string = ""): string {
  return response(`{"text":"${text}"}`, more);
}

/** What a response looks like that is made. */
function made(part: string): string {
  return `{"candidates":[{"content":{"parts":[${part}],"role":"model"},"index":0}],"modelVersion":"m"}`;
}

const STOP: string = ',"finishReason":"STOP"';
const FILTERED: string = `{"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"SAFETY","index":0}]${USAGE}`;

function events(responses: string[]): string {
  return "data: " + responses.join("\n\ndata: ") + "\n\n";
}

function list(responses: string[]): string {
  return "[" + responses.join(",\r\n") + "\n]\n";
}

function edited(responses: string[], stop: string = "\0"): string {
  const options = new EditOptions();
  options.isArray = true;
  const asList = editStream(Front.Gemini, list(responses), stop, options);
  const asEvents = editStream(Front.Gemini, events(responses), stop);
  // The same, whatever is between the responses.
  expect(bare(asList)).toBe(bare(asEvents));
  return asEvents;
}

function bare(stream: string): string {
  const responses = stream.split('{"candidates"');
  let found = "";
  for (let i = 1; i < responses.length; i++) {
    const end = responses[i].lastIndexOf("}");
    found += responses[i].slice(0, end) + "\n";
  }
  return found;
}

describe("edited Gemini streams", () => {
  test("what the gate leaves alone passes byte for byte", () => {
    const responses = [text("Hi \\u0041\\/ \\ud83d\\ude00"), response(""), text("", STOP)];
    expect(edited(responses)).toBe(events(responses));
    const options = new EditOptions();
    options.isArray = true;
    expect(editEverywhere(Front.Gemini, list(responses), "\0", options)).toBe(list(responses));
    expect(editEverywhere(Front.Gemini, "[ ]", "\0", options)).toBe("[ ]");
  });

  test("wherever it is cut", () => {
    const options = new EditOptions();
    const responses = [text("a sec"), text("ret \\ud83d\\ude00 se"), text("x"), text("b STOP c"), text("", STOP)];
    const expected = [text("a "), text("[…] 😀 "), text("sex"), text("b "), FILTERED];
    expect(editEverywhere(Front.Gemini, events(responses), "STOP", options)).toBe(events(expected));
    options.isArray = true;
    expect(editEverywhere(Front.Gemini, list(responses), "STOP", options)).toBe(
      "[" + expected.slice(0, 4).join(",\r\n") + ",\n" + FILTERED + "]",
    );
  });

  test("what is held goes out with the last text, or before the end", () => {
    expect(edited([text("a sec", STOP)])).toBe(events([text("a sec", STOP)]));
    expect(edited([text("a sec"), response("", STOP)])).toBe(
      events([text("a "), made('{"text":"sec"}'), response("", STOP)]),
    );
    expect(edited([text("a sec")])).toBe(events([text("a "), made('{"text":"sec"}')]));
  });

  test("an array stays one when something is made", () => {
    const options = new EditOptions();
    options.isArray = true;
    expect(editEverywhere(Front.Gemini, list([text("a sec"), response("", STOP)]), "\0", options)).toBe(
      "[" + text("a ") + ",\r\n" + made('{"text":"sec"}') + ",\n" + response("", STOP) + "\n]\n",
    );
    expect(editEverywhere(Front.Gemini, list([text("a sec")]), "\0", options)).toBe(
      "[" + text("a ") + ",\n" + made('{"text":"sec"}') + "\n]\n",
    );
  });

  test("thoughts are texts of their own", () => {
    const thought = (text: string): string => response(`{"text":"${text}","thought":true}`);
    expect(edited([thought("sec"), text("ret", STOP)])).toBe(
      events([thought(""), made('{"text":"sec","thought":true}'), text("ret", STOP)]),
    );
  });

  test("arguments, code and its output", () => {
    const parts =
      '{"functionCall":{"name":"f","args":{"a":"a secret","b":[{"c":"secret"}],"n":1}}},' +
      '{"executableCode":{"code":"secret"}},{"codeExecutionResult":{"output":"secret"}}';
    expect(edited([response(parts, STOP)])).toBe(events([response(parts.split("secret").join("[…]"), STOP)]));
  });

  test("what supports the text does not tell it", () => {
    const more =
      STOP + ',"groundingMetadata":{"groundingSupports":[{"segment":{"text":"a secret"}}]},"logprobsResult":{"x":1}';
    const fewer = STOP + ',"groundingMetadata":{"groundingSupports":[]},"logprobsResult":{}';
    expect(edited([text("a secret", more)])).toBe(events([text("a […]", fewer)]));
    expect(edited([text("a", more)])).toBe(events([text("a", more)]));
  });

  test("an answer is ended for safety", () => {
    expect(edited([text("a STOP"), text("b", STOP)], "STOP")).toBe(events([text("a "), FILTERED]));
    expect(edited([text("a END"), response("", STOP)], "END$")).toBe(
      events([text("a "), response("", ',"finishReason":"SAFETY"')]),
    );
    expect(edited([text("a END")], "END$")).toBe(events([text("a "), FILTERED]));
    expect(edited([text("a STOP b", STOP)], "STOP")).toBe(events([text("a ", ',"finishReason":"SAFETY"')]));
  });
});

describe("edited Gemini answers", () => {
  test("texts are replaced, and all else stays", () => {
    const body = response('{"text":"a sec"},{"text":"ret se"}', STOP);
    expect(editWhole(Front.Gemini, body)).toBe(response('{"text":"a "},{"text":"[…] se"}', STOP));
    expect(editWhole(Front.Gemini, text("a STOP", STOP), "STOP")).toBe(text("a ", ',"finishReason":"SAFETY"'));
  });
});
