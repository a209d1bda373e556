import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "../back/back-call";
import { readOllamaEmbeddings, writeOllamaEmbeddings } from "../back/ollama-embeddings";
import { ProviderEntry } from "../generated/config.gen";

function call(): BackCall {
  const model = Bytes.of("all-minilm");
  return new BackCall(new ProviderEntry(), model, model, false);
}

function outcome(result: Result<Bytes>): string {
  return result.ok ? result.value.toString() : result.error;
}

describe("embeddings of Ollama", () => {
  test("are asked for with a list of texts and members of its own", () => {
    const body = '{"model":"x","input":"a","encoding_format":"base64","dimensions":8,"truncate":false,"user":"u"}';
    expect(outcome(writeOllamaEmbeddings(Bytes.of(body), call()))).toBe(
      '{"model":"all-minilm","input":["a"],"dimensions":8,"truncate":false}',
    );
    expect(outcome(writeOllamaEmbeddings(Bytes.of('{"input":[[1]]}'), call()))).toBe("input[0]: expected a text");
  });

  test("become OpenAI's, as numbers or as base64", () => {
    const body = Bytes.of('{"model":"all-minilm","embeddings":[[1,-2],[0.5]],"prompt_eval_count":7}');
    expect(outcome(readOllamaEmbeddings(body, call(), false))).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,-2]},{"object":"embedding","index":1,"embedding":[0.5]}],"model":"all-minilm","usage":{"prompt_tokens":7,"total_tokens":7}}',
    );
    expect(outcome(readOllamaEmbeddings(body, call(), true))).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAMA="},{"object":"embedding","index":1,"embedding":"AAAAPw=="}],"model":"all-minilm","usage":{"prompt_tokens":7,"total_tokens":7}}',
    );
    expect(outcome(readOllamaEmbeddings(Bytes.of('{"error":"x"}'), call(), true))).toBe("embeddings: expected vectors");
  });
});
