import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GeminiGeneration, generationOf } from "../back/gemini-model";
import { readGeminiModels } from "../back/gemini-models";

/** What a function answered, or why it did not. */
function told(result: Result<Bytes>): string {
  return result.ok ? result.value.toString() : "refused: " + result.error;
}

describe("models", () => {
  test("both lists become OpenAI's", () => {
    const gemini =
      '{"models":[{"name":"models/gemini-2.5-flash","displayName":"x"},{"name":"tuned"}],"nextPageToken":"p"}';
    expect(told(readGeminiModels(Bytes.of(gemini)))).toBe(
      '{"object":"list","data":[{"id":"gemini-2.5-flash","object":"model","created":0,"owned_by":"google"},{"id":"tuned","object":"model","created":0,"owned_by":"google"}]}',
    );
    const vertex = '{"publisherModels":[{"name":"publishers/google/models/gemini-3-pro"}]}';
    expect(told(readGeminiModels(Bytes.of(vertex)))).toBe(
      '{"object":"list","data":[{"id":"gemini-3-pro","object":"model","created":0,"owned_by":"google"}]}',
    );
    expect(told(readGeminiModels(Bytes.of("[]")))).toBe("refused: expected a list of models");
  });

  test("a name tells how the model thinks", () => {
    const plain = ["gemini-2.0-flash", "gemini-1.5-pro", "gemma-3-27b", "gpt-4o", ""];
    for (let i = 0; i < plain.length; i++)
      expect(generationOf(Bytes.of(plain[i]))).toBe(GeminiGeneration.Plain, plain[i]);
    const budgets = ["gemini-2.5-pro", "models/gemini-2.5-flash-lite", "google/gemini-2.5-flash"];
    for (let i = 0; i < budgets.length; i++)
      expect(generationOf(Bytes.of(budgets[i]))).toBe(GeminiGeneration.Budgets, budgets[i]);
    const levels = ["gemini-3-pro-preview", "gemini-3.1-pro", "gemini-4-argon", "gemini-flash-latest"];
    for (let i = 0; i < levels.length; i++)
      expect(generationOf(Bytes.of(levels[i]))).toBe(GeminiGeneration.Levels, levels[i]);
  });
});
