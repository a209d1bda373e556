import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Shape, shapeOf } from "../shape";
import { decorated, policyOf } from "./policies";

const AROUND: string =
  '{"prepend":[{"role":"system","content":"s"},{"role":"user","content":"u"}],' +
  '"append":[{"role":"assistant","content":"a"},{"role":"system","content":"t"}]}';

/** @param rows requests before and after in turn */
function expectRows(config: string, shape: Shape, rows: Array<string>): void {
  const policy = policyOf(config);
  for (let i = 0; i + 1 < rows.length; i += 2) expect(decorated(policy, rows[i], shape)).toBe(rows[i + 1], rows[i]);
}

test("a path says how a request is to be read", () => {
  const paths: string[] = [
    "/v1/chat/completions",
    "/v1/messages?x",
    "/a/v1/messages/count_tokens",
    "/openai/v1/responses",
  ];
  const shapes: Shape[] = [Shape.Messages, Shape.Anthropic, Shape.Anthropic, Shape.Responses];
  for (let i = 0; i < paths.length; i++) expect(shapeOf(Bytes.of(paths[i]))).toBe(shapes[i], paths[i]);
  const gemini: string[] = ["generateContent", "streamGenerateContent?alt=sse", "countTokens"];
  for (let i = 0; i < gemini.length; i++) {
    expect(shapeOf(Bytes.of("/v1beta/models/m:" + gemini[i]))).toBe(Shape.Gemini, gemini[i]);
  }
});

describe("the Responses API", () => {
  test("has the system's prompts in its instructions, the others around its input", () => {
    const u = '{"role":"user","content":"u"}';
    const a = '{"role":"assistant","content":"a"}';
    expectRows(AROUND, Shape.Responses, [
      '{"input":"\\u0068i"}',
      '{"instructions":"s\\n\\nt","input":[' + u + ',{"role":"user","content":"\\u0068i"},' + a + "]}",
      '{"instructions":"own","input":[ {"role":"user"} ]}',
      '{"instructions":"s\\n\\nown\\n\\nt","input":[' + u + ', {"role":"user"} ,' + a + "]}",
      '{"input":[],"instructions":null}',
      '{"input":[' + u + "," + a + '],"instructions":"s\\n\\nt"}',
      '{"input":1}',
      "unchanged",
      '{"messages":[]}',
      "unchanged",
    ]);
    expectRows('{"append":[{"role":"user","content":"u"}]}', Shape.Responses, [
      '{"input":"a"}',
      '{"input":[{"role":"user","content":"a"},' + u + "]}",
    ]);
  });

  test("has texts that are replaced, by role", () => {
    expectRows('{"replace":[{"on_role":"user","pattern":"x","replacement":"y"}]}', Shape.Responses, [
      '{"input":"x"}',
      '{"input":"y"}',
      '{"instructions":"x","input":[{"role":"user","content":[{"type":"input_text","text":"x"}]},{"role":"assistant","content":"x"}]}',
      '{"instructions":"x","input":[{"role":"user","content":[{"type":"input_text","text":"y"}]},{"role":"assistant","content":"x"}]}',
    ]);
    expectRows('{"replace":[{"pattern":"x","replacement":"y"}]}', Shape.Responses, [
      '{"instructions":"x","input":[{"type":"reasoning","content":[{"text":"x"}]},{"type":"function_call","arguments":"x"}]}',
      '{"instructions":"y","input":[{"type":"reasoning","content":[{"text":"x"}]},{"type":"function_call","arguments":"x"}]}',
    ]);
    expectRows('{"replace":[{"on_role":"tool","pattern":"x","replacement":"y"}]}', Shape.Responses, [
      '{"input":[{"type":"function_call_output","output":"x"},{"type":"message","role":"user","content":"x"}]}',
      '{"input":[{"type":"function_call_output","output":"y"},{"type":"message","role":"user","content":"x"}]}',
    ]);
    expectRows(
      '{"append":[{"role":"user","content":"x"}],"replace":[{"pattern":"x","replacement":"\\""}]}',
      Shape.Responses,
      ['{"input":"x"}', '{"input":[{"role":"user","content":"\\""},{"role":"user","content":"\\""}]}'],
    );
  });
});

describe("Gemini", () => {
  test("has the system's prompts in its instruction, the others around its contents", () => {
    const u = '{"role":"user","parts":[{"text":"u"}]}';
    const a = '{"role":"model","parts":[{"text":"a"}]}';
    expectRows(AROUND, Shape.Gemini, [
      '{"contents":[{"parts":[]}]}',
      '{"systemInstruction":{"parts":[{"text":"s"},{"text":"t"}]},"contents":[' + u + ',{"parts":[]},' + a + "]}",
      '{"contents":[],"system_instruction":{"role":"x","parts":[{"text":"own"}]}}',
      '{"contents":[' +
        u +
        "," +
        a +
        '],"system_instruction":{"role":"x","parts":[{"text":"s"},{"text":"own"},{"text":"t"}]}}',
      '{"systemInstruction":{"parts":[]},"contents":[]}',
      '{"systemInstruction":{"parts":[{"text":"s"},{"text":"t"}]},"contents":[' + u + "," + a + "]}",
      '{"contents":{"parts":[]}}',
      "unchanged",
    ]);
  });

  test("has texts that are replaced, by the roles of the others; thoughts are not", () => {
    expectRows('{"replace":[{"on_role":"assistant","pattern":"x","replacement":"y"}]}', Shape.Gemini, [
      '{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"x","thought":true},{"text":"x"}]}]}',
      '{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"x","thought":true},{"text":"y"}]}]}',
    ]);
    expectRows('{"replace":[{"on_role":"user","pattern":"x","replacement":"y"}]}', Shape.Gemini, [
      '{"contents":[{"parts":[{"text":"x"}]},{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"x"}]}]}',
      '{"contents":[{"parts":[{"text":"y"}]},{"role":"user","parts":[{"text":"y"}]},{"role":"model","parts":[{"text":"x"}]}]}',
    ]);
    expectRows('{"replace":[{"on_role":"system","pattern":"x","replacement":"y"}]}', Shape.Gemini, [
      '{"systemInstruction":{"parts":[{"text":"x"}]},"contents":[]}',
      '{"systemInstruction":{"parts":[{"text":"y"}]},"contents":[]}',
    ]);
  });
});

test("results of tools have their own role, for Anthropic", () => {
  expectRows('{"replace":[{"on_role":"tool","pattern":"x","replacement":"y"}]}', Shape.Anthropic, [
    '{"messages":[{"role":"user","content":[{"type":"tool_result","content":"x"},{"type":"text","text":"x"}]}]}',
    '{"messages":[{"role":"user","content":[{"type":"tool_result","content":"y"},{"type":"text","text":"x"}]}]}',
    '{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"x"}]}]}]}',
    '{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"y"}]}]}]}',
  ]);
});
