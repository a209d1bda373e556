import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestSize, TokenEstimate, Tokenizer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const MEDIA: i64 = 800;

function inputOf(body: string): i64 {
  return RequestSize.read(Bytes.of(body)).inputTokens(Tokenizer.O200k);
}

/** Of several texts. */
function tokens(texts: string[]): i64 {
  const estimate = new TokenEstimate();
  for (let i = 0; i < texts.length; i++) estimate.add(Bytes.of(texts[i]));
  return estimate.tokens(Tokenizer.O200k);
}

const QUESTION: string = "What is in this picture, and who has painted it?";
const BASE64: string = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk".repeat(8);

describe("what a request is made of", () => {
  test("the texts of each protocol", () => {
    const expected = tokens(["user", QUESTION]);
    const bodies = [
      '{"model":"some-model","messages":[{"role":"user","content":"$"}],"user":"somebody","metadata":{"a":"b c d"}}',
      '{"input":[{"role":"user","content":[{"text":"$"}]}]}',
      '{"contents":[{"role":"user","parts":[{"text":"$"}]}]}',
      '{"instructions":"user","input":"$"}',
      '{"system":"user","messages":[{"content":"$"}]}',
      '{"system":[{"text":"user"}],"prompt":"$"}',
      '{"systemInstruction":{"parts":[{"text":"user"}]},"contents":[{"parts":[{"text":"$"}]}]}',
    ];
    for (let i = 0; i < bodies.length; i++) expect(inputOf(bodies[i].replace("$", QUESTION))).toBe(expected, bodies[i]);
  });

  test("escapes are read", () => {
    expect(inputOf('{"input":"a\\n\\u4f60\\u597d \\"b\\""}')).toBe(tokens(['a\n你好 "b"']));
  });

  test("tools with the names of their members", () => {
    expect(inputOf('{"tools":[{"name":"weather","parameters":{"city":{"type":"string"}}}]}')).toBe(
      tokens(["name", "weather", "parameters", "city", "type", "string"]),
    );
  });

  test("media, each by a flat number, however they are sent", () => {
    const parts = [
      '{"image_url":{"url":"data:image/png;base64,$"}}',
      '{"image_url":"https://example.com/cat.png"}',
      '{"input_audio":{"data":"$","format":"wav"}}',
      '{"source":{"media_type":"image/png","data":"$","type":"base64"}}',
      '{"source":{"type":"url","url":"https://example.com/cat.png"}}',
      '{"inline_data":{"mime_type":"image/png","data":"$"}}',
      '{"inlineData":{"mimeType":"image/png","data":"$"}}',
      '{"fileData":{"fileUri":"gs://bucket/film"}}',
      '{"content":"$"}',
    ];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i].replace("$", BASE64);
      const body = '{"messages":[{"content":[' + part + ',{"text":"' + QUESTION + '"},' + part + "]}]}";
      expect(inputOf(body)).toBe(tokens([QUESTION]) + 2 * MEDIA, parts[i]);
    }
  });

  test("a document that is a text counts as one", () => {
    const text = '{"messages":[{"content":[{"source":{"type":"text","data":"' + QUESTION + '"}}]}]}';
    expect(inputOf(text)).toBe(tokens(["text", QUESTION]));
    expect(inputOf('{"input":{"source":"' + QUESTION + '"}}')).toBe(tokens([QUESTION]));
    expect(inputOf('{"input":{"source":null,"image_url":[1],"text":"a b"}}')).toBe(2 + MEDIA);
  });

  test("nothing, of what is no request", () => {
    const bodies = ["", "x", "[]", '"messages"', '{"messages":[', '{"messages":["a b c"}', "{}", '{"messages":7}'];
    for (let i = 0; i < bodies.length; i++) expect(inputOf(bodies[i])).toBe(0, bodies[i]);
    expect(inputOf('{"messages":' + "[".repeat(600) + "]".repeat(600) + "}")).toBe(0);
  });
});

describe("the answer to come", () => {
  test("is as long as usual where no limit is set, and never longer than is likely", () => {
    const rows = [
      "{}",
      "0 512",
      '{"max_tokens":0}',
      "0 512",
      '{"max_tokens":-5}',
      "0 512",
      '{"max_tokens":"9"}',
      "0 512",
      '{"max_tokens":100}',
      "100 100",
      '{"max_completion_tokens":600}',
      "600 600",
      '{"max_output_tokens":8192}',
      "8192 1024",
      '{"generationConfig":{"maxOutputTokens":7}}',
      "7 7",
      '{"generation_config":{"max_output_tokens":7}}',
      "7 7",
      '{"max_tokens":1e300}',
      "0 512",
      '{"max_tokens":9223372036854775807}',
      "1000000000 1024",
    ];
    for (let i = 0; i + 1 < rows.length; i += 2) {
      const size = RequestSize.read(Bytes.of(rows[i]));
      const found = size.allowedOutputTokens.toString() + " " + size.expectedOutputTokens.toString();
      expect(found).toBe(rows[i + 1], rows[i]);
    }
  });
});
