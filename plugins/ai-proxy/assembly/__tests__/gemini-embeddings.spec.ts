import {
  base64Decode,
  Bytes,
  ConfigIssues,
  ConfigPath,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "../back/back-call";
import { GeminiEmbeddings } from "../back/gemini-embeddings";
import { ProviderEntry } from "../generated/config.gen";

function call(type: string, model: string): BackCall {
  const entry = ProviderEntry.decode(
    jsonParse(Bytes.of('{"type":"' + type + '"}')),
    ConfigPath.root(),
    new ConfigIssues(),
  );
  return new BackCall(entry, Bytes.of(model), Bytes.of(model), false);
}

/** What a function answered, or why it did not. */
function told(result: Result<Bytes>): string {
  return result.ok ? result.value.toString() : "refused: " + result.error;
}

function embedded(type: string, request: string): string {
  return told(new GeminiEmbeddings(call(type, "gemini-embedding-001")).request(Bytes.of(request)));
}

function vectors(type: string, request: string, answer: string): string {
  const embeddings = new GeminiEmbeddings(call(type, "e-1"));
  embeddings.request(Bytes.of(request));
  return told(embeddings.answer(Bytes.of(answer)));
}

const ONE: string = '{"model":"x","input":"a\\n"}';

describe("embeddings", () => {
  test("a text or a list of them becomes a batch for the Gemini API", () => {
    expect(embedded("gemini", ONE)).toBe(
      '{"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a\\n"}]}}]}',
    );
    expect(embedded("gemini", '{"input":["a","b"],"dimensions":256,"task_type":"RETRIEVAL_QUERY"}')).toBe(
      '{"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":256,"taskType":"RETRIEVAL_QUERY"},' +
        '{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"outputDimensionality":256,"taskType":"RETRIEVAL_QUERY"}]}',
    );
    const named = new GeminiEmbeddings(call("gemini", "models/e")).request(Bytes.of(ONE));
    expect(told(named)).toBe('{"requests":[{"model":"models/e","content":{"parts":[{"text":"a\\n"}]}}]}');
  });

  test("they become instances for Vertex AI", () => {
    expect(embedded("vertex", '{"input":["a","b"],"dimensions":256,"task_type":"CLUSTERING"}')).toBe(
      '{"instances":[{"content":"a","task_type":"CLUSTERING"},{"content":"b","task_type":"CLUSTERING"}],"parameters":{"outputDimensionality":256}}',
    );
  });

  test("tokens, nothing, and what is no request are refused", () => {
    const inputs = ['{"input":[1,2]}', '{"input":["a",[1]]}', '{"input":[]}', "{}", "[", '{"input":{"a":"b"}}'];
    for (let i = 0; i < inputs.length; i++) {
      expect(embedded("gemini", inputs[i])).toBe("refused: input: expected a text or a list of texts");
    }
  });

  test("the vectors come back as OpenAI's list, their numbers untouched", () => {
    expect(
      vectors(
        "gemini",
        ONE,
        '{"embeddings":[{"values":[0.10,-1e-3]},{"values":[]}],"usageMetadata":{"promptTokenCount":7}}',
      ),
    ).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.10,-1e-3]},{"object":"embedding","index":1,"embedding":[]}],' +
        '"model":"e-1","usage":{"prompt_tokens":7,"total_tokens":7}}',
    );
    const vertex =
      '{"predictions":[{"embeddings":{"values":[1],"statistics":{"token_count":3,"truncated":false}}},{"embeddings":{"values":[2],"statistics":{"token_count":4}}}]}';
    expect(vectors("vertex", ONE, vertex)).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]},{"object":"embedding","index":1,"embedding":[2]}],' +
        '"model":"e-1","usage":{"prompt_tokens":7,"total_tokens":7}}',
    );
  });

  test("who asks for base64 gets little-endian floats of 32 bits", () => {
    const answer = vectors(
      "gemini",
      '{"input":"a","encoding_format":"base64"}',
      '{"embeddings":[{"values":[1.5,-2,3.25e-1]}]}',
    );
    const data = jsonParse(Bytes.of(answer)).get("data.0.embedding");
    const floats = base64Decode(data.asBytes()).value;
    expect(floats.length).toBe(12);
    expect(load<f32>(floats.ptr)).toBe(1.5);
    expect(load<f32>(floats.ptr + 4)).toBe(-2);
    expect(load<f32>(floats.ptr + 8)).toBe(0.325);
  });

  test("an answer without a list is refused", () => {
    const answers = ["{}", "[]", '{"embeddings":{}}', "x"];
    for (let i = 0; i < answers.length; i++) {
      expect(vectors("gemini", ONE, answers[i])).toBe("refused: expected a list of embeddings");
    }
    expect(vectors("gemini", ONE, '{"embeddings":[1,{"values":2}]}')).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[]},{"object":"embedding","index":1,"embedding":[]}],' +
        '"model":"e-1","usage":{"prompt_tokens":0,"total_tokens":0}}',
    );
  });
});
