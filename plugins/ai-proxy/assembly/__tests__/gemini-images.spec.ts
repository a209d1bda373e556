import { Bytes, jsonParse, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readImagenAnswer, writeImagenRequest } from "../back/gemini-images";

/** What a function answered, or why it did not. */
function told(result: Result<Bytes>): string {
  return result.ok ? result.value.toString() : "refused: " + result.error;
}

function shape(size: string): string {
  const body = '{"prompt":"a","size":"' + size + '"}';
  return jsonParse(writeImagenRequest(Bytes.of(body)).value)
    .get("parameters.aspectRatio")
    .asString("none");
}

describe("images", () => {
  test("a request becomes an instance with parameters", () => {
    const body =
      '{"model":"m","prompt":"a \\"cat\\"","n":2,"size":"1024x1024","response_format":"b64_json","output_format":"jpeg"}';
    expect(told(writeImagenRequest(Bytes.of(body)))).toBe(
      '{"instances":[{"prompt":"a \\"cat\\""}],"parameters":{"sampleCount":2,"aspectRatio":"1:1","outputOptions":{"mimeType":"image/jpeg"},"includeRaiReason":true}}',
    );
    expect(told(writeImagenRequest(Bytes.of('{"prompt":""}')))).toBe(
      '{"instances":[{"prompt":""}],"parameters":{"sampleCount":1,"includeRaiReason":true}}',
    );
    expect(told(writeImagenRequest(Bytes.of('{"prompt":1}')))).toBe("refused: prompt: expected a text");
  });

  test("a size becomes the nearest shape", () => {
    const sizes = [
      "256x256",
      "1792x1024",
      "1024x1792",
      "1536x1024",
      "1024x1536",
      "auto",
      "0x5",
      "x",
      "9999999999x1",
      "1x",
      "axb",
    ];
    const shapes = ["1:1", "16:9", "9:16", "4:3", "3:4", "none", "none", "none", "16:9", "none", "none"];
    for (let i = 0; i < sizes.length; i++) expect(shape(sizes[i])).toBe(shapes[i], sizes[i]);
  });

  test("the pictures come back in base64, those withheld are left out", () => {
    const answer =
      '{"predictions":[{"bytesBase64Encoded":"AAAA","mimeType":"image/png","prompt":"a tabby"},{"raiFilteredReason":"no"},{"bytesBase64Encoded":"BBBB"}]}';
    expect(told(readImagenAnswer(Bytes.of(answer), 7))).toBe(
      '{"created":7,"data":[{"b64_json":"AAAA","revised_prompt":"a tabby"},{"b64_json":"BBBB"}]}',
    );
  });

  test("an answer without any is refused, with the provider's reason", () => {
    expect(told(readImagenAnswer(Bytes.of('{"predictions":[{"raiFilteredReason":"unsafe \\u0021"}]}'), 7))).toBe(
      "refused: unsafe !",
    );
    expect(told(readImagenAnswer(Bytes.of("{}"), 7))).toBe("refused: The provider made no image");
    expect(told(readImagenAnswer(Bytes.of('{"predictions":["x"]}'), 7))).toBe("refused: The provider made no image");
  });
});
