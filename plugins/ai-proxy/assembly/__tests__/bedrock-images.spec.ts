import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readBedrockImageAnswer, writeBedrockImageRequest } from "../back/bedrock-images";

function written(body: string): string {
  const result = writeBedrockImageRequest(Bytes.of(body));
  return result.ok ? result.value.toString() : result.error;
}

function read(body: string): string {
  const result = readBedrockImageAnswer(Bytes.of(body), 1700000000);
  return result.ok ? result.value.toString() : result.error;
}

describe("a request for images", () => {
  test("has the prompt, and one picture by default", () => {
    expect(written('{"model":"m","prompt":"A \\"cat\\""}')).toBe(
      '{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"A \\"cat\\""},"imageGenerationConfig":{"numberOfImages":1}}',
    );
  });

  test("has number, size, quality and what Amazon's models know besides", () => {
    const given =
      '{"prompt":"A","n":2,"size":"1280x720","quality":"hd","negative_prompt":"B","seed":7,"cfg_scale":6.5,"style":"vivid"}';
    expect(written(given)).toBe(
      '{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"A","negativeText":"B"},' +
        '"imageGenerationConfig":{"numberOfImages":2,"width":1280,"height":720,"quality":"premium","seed":7,"cfgScale":6.5}}',
    );
  });

  test("leaves out what is no size, and an ordinary quality", () => {
    const sizes = ["auto", "1024", "x", "0x5", "-1x5", "axb", "5x", "1024x"];
    for (let i = 0; i < sizes.length; i++) {
      expect(written('{"prompt":"A","quality":"standard","size":"' + sizes[i] + '"}')).toBe(
        '{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"A"},"imageGenerationConfig":{"numberOfImages":1}}',
        sizes[i],
      );
    }
  });

  test("is refused without a prompt", () => {
    const bodies = ["", "[]", "{}", '{"prompt":1}'];
    for (let i = 0; i < bodies.length; i++) expect(written(bodies[i])).toBe("prompt: expected a text", bodies[i]);
  });
});

describe("an answer with images", () => {
  test("has all of them", () => {
    expect(read('{"images":["AAAA","BBBB"],"error":null}')).toBe(
      '{"created":1700000000,"data":[{"b64_json":"AAAA"},{"b64_json":"BBBB"}]}',
    );
  });

  test("has those that were not withheld", () => {
    expect(read('{"images":["AAAA"],"error":"Some were blocked"}')).toBe(
      '{"created":1700000000,"data":[{"b64_json":"AAAA"}]}',
    );
  });

  test("without any is an error with Amazon's reason", () => {
    expect(read('{"images":[],"error":"Blocked by the filters"}')).toBe("Blocked by the filters");
    expect(read('{"images":[null]}')).toBe("The provider made no image");
    expect(read("<html>")).toBe("The provider made no image");
  });
});
