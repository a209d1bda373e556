import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "../back/back-call";
import { readCohereEmbeddings, writeCohereEmbeddings } from "../back/cohere-embeddings";
import { readCohereRerank, writeCohereRerank } from "../back/cohere-rerank";
import { ProviderEntry } from "../generated/config.gen";

function call(): BackCall {
  const model = Bytes.of("embed-v4.0");
  return new BackCall(new ProviderEntry(), model, model, false);
}

/** The body, or the reason why there is none. */
function outcome(result: Result<Bytes>): string {
  return result.ok ? result.value.toString() : result.error;
}

function embeddings(body: string): string {
  return outcome(writeCohereEmbeddings(Bytes.of(body), call()));
}

function vectors(body: string, isBase64: bool): string {
  return outcome(readCohereEmbeddings(Bytes.of(body), call(), isBase64));
}

function rerank(body: string): string {
  return outcome(writeCohereRerank(Bytes.of(body), call()));
}

function ranks(body: string, request: string): string {
  return outcome(readCohereRerank(Bytes.of(body), call(), Bytes.of(request)));
}

describe("an embeddings request for Cohere", () => {
  test("has texts, what they are for, and the form of the vectors", () => {
    expect(embeddings('{"model":"x","input":"a\\n"}')).toBe(
      '{"model":"embed-v4.0","texts":["a\\n"],"embedding_types":["float"],"input_type":"search_document"}',
    );
    expect(embeddings('{"input":["a","b"],"encoding_format":"base64","dimensions":256,"user":"u"}')).toBe(
      '{"model":"embed-v4.0","texts":["a","b"],"embedding_types":["base64"],"input_type":"search_document","output_dimension":256}',
    );
  });

  test("keeps members of Cohere's own", () => {
    expect(embeddings('{"input":"a","input_type":"search_query","truncate":"END"}')).toBe(
      '{"model":"embed-v4.0","texts":["a"],"embedding_types":["float"],"input_type":"search_query","truncate":"END"}',
    );
  });

  test("is refused without texts", () => {
    expect(embeddings('{"input":[1,2]}')).toBe("input[0]: expected a text");
    expect(embeddings('{"input":["a",[1]]}')).toBe("input[1]: expected a text");
    expect(embeddings('{"input":[]}')).toBe("input: expected a text or a list of texts");
    expect(embeddings('{"input":{"a":"b"}}')).toBe("input: expected a text or a list of texts");
    expect(embeddings("[")).toBe("input: expected a text or a list of texts");
  });
});

describe("Cohere's embeddings", () => {
  test("become OpenAI's, with the tokens billed", () => {
    const meta = '"meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":3}}';
    expect(vectors(`{"id":"1","embeddings":{"float":[[0.5,-1.25e-3],[1,2]]},${meta}}`, false)).toBe(
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.25e-3]},' +
        '{"object":"embedding","index":1,"embedding":[1,2]}],"model":"embed-v4.0","usage":{"prompt_tokens":3,"total_tokens":3}}',
    );
  });

  test("are base64 where the client asked for it, be it that Cohere sent numbers", () => {
    // 1 and -2 as 32-bit floats, low byte first: 00 00 80 3f 00 00 00 c0
    const wanted =
      '{"object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAMA="}],"model":"embed-v4.0","usage":{"prompt_tokens":0,"total_tokens":0}}';
    expect(vectors('{"embeddings":{"base64":["AACAPwAAAMA="]}}', true)).toBe(wanted);
    expect(vectors('{"embeddings":{"float":[[1,-2]]}}', true)).toBe(wanted);
  });

  test("that are none fail", () => {
    expect(vectors('{"message":"no"}', false)).toBe("embeddings: expected vectors");
    expect(vectors('{"embeddings":{"float":{"a":1}}}', false)).toBe("embeddings: expected vectors");
    expect(vectors("", true)).toBe("embeddings: expected vectors");
  });
});

describe("a rerank request for Cohere", () => {
  test("has documents as texts", () => {
    expect(
      rerank('{"model":"x","query":"q","documents":["a",{"text":"b","id":1}],"top_n":2,"return_documents":true}'),
    ).toBe('{"model":"embed-v4.0","documents":["a","b"],"query":"q","top_n":2}');
  });

  test("is refused without documents, or with one that has no text", () => {
    expect(rerank('{"query":"q"}')).toBe("documents: expected a list of texts");
    expect(rerank('{"documents":["a",{"title":"b"}]}')).toBe("documents[1]: expected a text");
  });
});

describe("Cohere's ranks", () => {
  const answer =
    '{"id":"r","results":[{"index":1,"relevance_score":0.9},{"index":7}],"meta":{"billed_units":{"search_units":1}}}';

  test("come back as those of /v1/rerank", () => {
    expect(ranks(answer, '{"documents":["a","b"]}')).toBe(
      '{"id":"r","model":"embed-v4.0","results":[{"index":1,"relevance_score":0.9},{"index":7,"relevance_score":0}],"meta":{"billed_units":{"search_units":1}}}',
    );
  });

  test("carry their documents where the client wants them", () => {
    expect(ranks(answer, '{"documents":["a",{"text":"b\\n"}],"return_documents":true}')).toBe(
      '{"id":"r","model":"embed-v4.0","results":[{"index":1,"relevance_score":0.9,"document":{"text":"b\\n"}},{"index":7,"relevance_score":0}],"meta":{"billed_units":{"search_units":1}}}',
    );
  });

  test("that are none fail", () => {
    expect(ranks('{"message":"no"}', "{}")).toBe("results: expected a list");
  });
});
