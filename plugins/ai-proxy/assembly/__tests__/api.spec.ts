import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { apiOf } from "../api";
import { Api } from "../generated/apis.gen";

function api(path: string): Api {
  return apiOf(Bytes.of(path)).api;
}

function rest(path: string): string {
  return apiOf(Bytes.of(path)).rest.toString();
}

describe("the API of a path", () => {
  test("is found behind any prefix", () => {
    expect(api("/v1/chat/completions")).toBe(Api.ChatCompletions);
    expect(api("/a/v1/b/v1/chat/completions")).toBe(Api.ChatCompletions);
    expect(api("/compatible-mode/chat/completions")).toBe(Api.ChatCompletions);
    expect(api("/v1/messages")).toBe(Api.Messages);
    expect(api("/v1/embeddings")).toBe(Api.Embeddings);
    expect(api("/v1/completions")).toBe(Api.Completions);
    expect(api("/v1/models/gpt-x")).toBe(Api.Models);
  });

  test("keeps what follows v1", () => {
    expect(rest("/x/v1/files/f1/content")).toBe("/files/f1/content");
    expect(rest("/x/v1/chat/completions")).toBe("/chat/completions");
    expect(rest("/x/chat/completions")).toBe("/chat/completions");
    expect(rest("/healthz")).toBe("/healthz");
  });

  test("tells what belongs to the same family but is another thing", () => {
    expect(api("/v1/messages/count_tokens")).toBe(Api.CountTokens);
    expect(api("/v1/messages/batches")).toBe(Api.MessageBatches);
    expect(api("/v1/complete")).toBe(Api.Complete);
    expect(api("/v1/chat/completions/c1")).toBe(Api.OpenAiOther);
    expect(api("/v1/batches")).toBe(Api.Batches);
    expect(api("/v1/batches/b1")).toBe(Api.RetrieveBatch);
    expect(api("/v1/batches/b1/cancel")).toBe(Api.CancelBatch);
    expect(api("/v1/responses")).toBe(Api.Responses);
    expect(api("/v1/responses/r1")).toBe(Api.StoredResponses);
    expect(api("/v1/fine_tuning/jobs/j1/events")).toBe(Api.FineTuning);
    expect(api("/v1/realtime")).toBe(Api.Realtime);
  });

  test("names the object that the path does", () => {
    expect(apiOf(Bytes.of("/v1/files/f1/content")).id.toString()).toBe("f1");
    expect(apiOf(Bytes.of("/v1beta/models/gemini-2.5-pro:generateContent")).id.toString()).toBe("gemini-2.5-pro");
    expect(apiOf(Bytes.of("/v1/embeddings")).id.length).toBe(0);
  });

  test("is Gemini's method behind a model", () => {
    expect(api("/v1beta/models/gemini-2.5-pro:generateContent")).toBe(Api.GenerateContent);
    expect(api("/v1/models/m:streamGenerateContent")).toBe(Api.StreamGenerateContent);
    expect(api("/v1beta/models/m:batchEmbedContents")).toBe(Api.GeminiOther);
    expect(api("/v1/projects/p/locations/l/publishers/google/models/m:countTokens")).toBe(Api.GeminiOther);
    expect(api("/v1beta/models/m:fly")).toBe(Api.Unknown);
    expect(api("/v1/models/ft:gpt-4o:x")).toBe(Api.Models);
  });

  test("is unknown for other paths", () => {
    expect(api("")).toBe(Api.Unknown);
    expect(api("/")).toBe(Api.Unknown);
    expect(api("/v1/")).toBe(Api.Unknown);
    expect(api("/v1/healthz")).toBe(Api.Unknown);
    expect(api("/v1/chatty")).toBe(Api.Unknown);
    expect(api("/v2/embeddings")).toBe(Api.Unknown);
  });

  test("names the protocol of errors", () => {
    expect(apiOf(Bytes.of("/v1/messages/count_tokens")).front).toBe(Front.AnthropicMessages);
    expect(apiOf(Bytes.of("/v1/chat/completions")).front).toBe(Front.OpenAiChat);
    expect(apiOf(Bytes.of("/v1/embeddings")).front).toBe(Front.OpenAiOther);
  });
});
