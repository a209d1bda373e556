import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "../back/back-call";
import { readQwenEmbeddings, writeQwenEmbeddings } from "../back/qwen-embeddings";
import { ProviderEntry } from "../generated/config.gen";

function call(): BackCall {
  const model = Bytes.of("text-embedding-v4");
  return new BackCall(new ProviderEntry(), model, model, false);
}

function outcome(result: Result<Bytes>): string {
  return result.ok ? result.value.toString() : result.error;
}

describe("embeddings of DashScope", () => {
  test("are asked for within input and parameters", () => {
    expect(
      outcome(writeQwenEmbeddings(Bytes.of('{"input":["a","b"],"dimensions":64,"text_type":"query"}'), call())),
    ).toBe(
      '{"model":"text-embedding-v4","input":{"texts":["a","b"]},"parameters":{"dimension":64,"text_type":"query"}}',
    );
    expect(outcome(writeQwenEmbeddings(Bytes.of('{"input":7}'), call()))).toBe(
      "input: expected a text or a list of texts",
    );
  });

  test("become OpenAI's, at the place of their text", () => {
    const body =
      '{"output":{"embeddings":[{"text_index":1,"embedding":[1,-2]},{"embedding":[0.5]}]},"usage":{"total_tokens":4},"request_id":"r"}';
    expect(outcome(readQwenEmbeddings(Bytes.of(body), call(), false))).toBe(
      '{"object":"list","data":[{"object":"embedding","index":1,"embedding":[1,-2]},{"object":"embedding","index":1,"embedding":[0.5]}],"model":"text-embedding-v4","usage":{"prompt_tokens":4,"total_tokens":4}}',
    );
    expect(outcome(readQwenEmbeddings(Bytes.of('{"code":"x"}'), call(), true))).toBe(
      "output.embeddings: expected vectors",
    );
  });

  test("without a vector have an empty one", () => {
    const body = '{"output":{"embeddings":[{"text_index":0}]}}';
    expect(outcome(readQwenEmbeddings(Bytes.of(body), call(), true))).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[]}],"model":"text-embedding-v4","usage":{"prompt_tokens":0,"total_tokens":0}}',
    );
  });
});
