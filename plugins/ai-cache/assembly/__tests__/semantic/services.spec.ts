import { Bytes, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Embedder, EmbeddingSettings } from "../../semantic/embedding/embedder";
import { openEmbedder } from "../../semantic/embedding/open";
import { httpDate } from "../../semantic/embedding/xfyun";
import { Candidate, KnownQuestion, Partition } from "../../semantic/question";
import { ServiceCall } from "../../semantic/service";
import { openVectorServer } from "../../semantic/vector/open";
import { VectorServer, VectorSettings } from "../../semantic/vector/server";
import { Vector } from "../../semantic/vector";

const NOW: i64 = 1796018400000;
const PARTITION = new Partition("c0ffee", "gpt-4o", "beef");

function embedder(type: string, change: i32 = 0): Embedder {
  const settings = new EmbeddingSettings();
  settings.type = type;
  settings.apiKey = Secret.of("sk");
  settings.apiVersion = "2024-10-21";
  settings.host = type == "azure" ? "a.example" : "";
  settings.textinAppId = "app";
  settings.textinSecretCode = Secret.of("code");
  settings.textinMatryoshkaDim = 256;
  settings.appId = "app";
  settings.apiSecret = Secret.of("secret");
  if (change == 1) settings.path = "/own";
  return openEmbedder(settings).value;
}

function shown(call: ServiceCall): string {
  let text = call.method + " " + call.path;
  for (let i = 0; i < call.headers.length; i++) {
    text += " " + call.headers.nameAt(i).toString() + "=" + call.headers.valueAt(i).toString();
  }
  return text + " " + call.body.toString();
}

function read(type: string, answer: string): string {
  const vector = embedder(type).read(Bytes.of(answer));
  return vector == null ? "none" : vector.json().toString();
}

describe("a service of embeddings", () => {
  test("is asked as it wants to be", () => {
    const rows: string[] = [
      "openai",
      'POST /v1/embeddings authorization=Bearer sk {"input":"Who?","model":"text-embedding-3-small"}',
      "azure",
      'POST /openai/deployments/text-embedding-ada-002/embeddings?api-version=2024-10-21 api-key=sk {"input":"Who?"}',
      "dashscope",
      'POST /api/v1/services/embeddings/text-embedding/text-embedding authorization=Bearer sk {"model":"text-embedding-v2","input":{"texts":["Who?"]},"parameters":{"text_type":"query"}}',
      "cohere",
      'POST /v2/embed authorization=Bearer sk {"texts":["Who?"],"model":"embed-english-v2.0","input_type":"search_document","embedding_types":["float"]}',
      "ollama",
      'POST /api/embed authorization=Bearer sk {"input":"Who?","model":"llama3.2"}',
      "huggingface",
      'POST /pipeline/feature-extraction/sentence-transformers/all-MiniLM-L6-v2 authorization=Bearer sk {"inputs":"Who?","options":{"wait_for_model":true}}',
      "textin",
      'POST /ai/service/v1/acge_embedding x-ti-app-id=app x-ti-secret-code=code {"input":["Who?"],"matryoshka_dim":256}',
    ];
    for (let i = 0; i < rows.length; i += 2) {
      expect(shown(embedder(rows[i]).request(Bytes.of("Who?"), NOW))).toBe(rows[i + 1], rows[i]);
    }
    expect(embedder("openai", 1).request(Bytes.of("a"), NOW).path).toBe("/own");
  });

  test("of iFLYTEK gets its request signed", () => {
    const call = embedder("xfyun").request(Bytes.of("Who?"), NOW);
    expect(call.path.startsWith("/?authorization=")).toBe(true);
    expect(call.path.endsWith("&date=Mon%2C+30+Nov+2026+06%3A00%3A00+GMT&host=emb-cn-huabei-1.xf-yun.com")).toBe(true);
    expect(call.body.toString()).toBe(
      '{"header":{"app_id":"app","status":3},"parameter":{"emb":{"domain":"query","feature":{"encoding":"utf8"}}},"payload":{"messages":{"text":"eyJtZXNzYWdlcyI6W3siY29udGVudCI6Ildobz8iLCJyb2xlIjoidXNlciJ9XX0="}}}',
    );
    expect(httpDate(0)).toBe("Thu, 01 Jan 1970 00:00:00 GMT");
  });

  test("answers where its protocol has the numbers", () => {
    const rows: string[] = [
      "openai",
      '{"data":[{"index":0,"embedding":[1,2]}]}',
      "[1,2]",
      "azure",
      '{"data":[{"embedding":[1,2]}]}',
      "[1,2]",
      "dashscope",
      '{"output":{"embeddings":[{"text_index":0,"embedding":[1,2]}]}}',
      "[1,2]",
      "cohere",
      '{"embeddings":{"float":[[1,2]]}}',
      "[1,2]",
      "ollama",
      '{"embeddings":[[1,2]]}',
      "[1,2]",
      "huggingface",
      "[1,2]",
      "[1,2]",
      "huggingface",
      "[[1,2]]",
      "[1,2]",
      "huggingface",
      "[[1,2],[3,4]]",
      "none",
      "textin",
      '{"code":200,"result":{"embedding":[[1,2]]}}',
      "[1,2]",
      "textin",
      '{"code":40101,"result":{"embedding":[[1,2]]}}',
      "none",
      "xfyun",
      '{"header":{"code":0},"payload":{"feature":{"text":"AACAPwAAAEA="}}}',
      "[1,2]",
      "xfyun",
      '{"header":{"code":11200},"payload":{"feature":{"text":"AACAPwAAAEA="}}}',
      "none",
      "openai",
      '{"error":{}}',
      "none",
      "openai",
      "",
      "none",
      "openai",
      '{"data":[{"embedding":"AACAPw=="}]}',
      "none",
    ];
    for (let i = 0; i < rows.length; i += 3)
      expect(read(rows[i], rows[i + 1])).toBe(rows[i + 2], rows[i] + rows[i + 1]);
  });

  test("says what its settings lack", () => {
    const types: string[] = ["dashscope", "azure", "cohere", "huggingface", "textin", "xfyun"];
    for (let i = 0; i < types.length; i++) {
      const settings = new EmbeddingSettings();
      settings.type = types[i];
      const opened = openEmbedder(settings);
      expect(opened.ok).toBe(false, types[i]);
      expect(opened.error.startsWith("embedding " + types[i] + ": needs ")).toBe(true, opened.error);
    }
  });
});

function server(type: string, key: string = "sk"): VectorServer {
  const settings = new VectorSettings();
  settings.type = type;
  settings.apiKey = Secret.of(key);
  settings.collection = "Qs";
  settings.topK = 2;
  return openVectorServer(settings).value;
}

const TYPES: string[] = ["dashvector", "chroma", "elasticsearch", "weaviate", "pinecone", "qdrant", "milvus"];

describe("a vector server", () => {
  test("is asked for a partition's questions alone", () => {
    const vector = new Vector([1, 0.5]);
    const calls: string[] = [
      `POST /v1/collections/Qs/query dashvector-auth-token=sk {"vector":[1,0.5],"topk":2,"include_vector":false,"filter":"scope = 'c0ffee' and model = 'gpt-4o' and context = 'beef'"}`,
      `POST /api/v1/collections/Qs/query x-chroma-token=sk {"query_embeddings":[[1,0.5]],"n_results":2,"where":{"$and":[{"scope":"c0ffee"},{"model":"gpt-4o"},{"context":"beef"}]},"include":["distances","documents","metadatas"]}`,
      `POST /Qs/_search authorization=ApiKey sk {"_source":{"excludes":["embedding"]},"knn":{"field":"embedding","query_vector":[1,0.5],"k":2,"num_candidates":100,"filter":[{"term":{"scope":"c0ffee"}},{"term":{"model":"gpt-4o"}},{"term":{"context":"beef"}}]},"size":2}`,
      `POST /v1/graphql authorization=Bearer sk {"query":"{Get {Qs(limit: 2 nearVector: {vector: [1,0.5]} where: {operator: And operands: [{path: [\\"scope\\"] operator: Equal valueText: \\"c0ffee\\"}{path: [\\"model\\"] operator: Equal valueText: \\"gpt-4o\\"}{path: [\\"context\\"] operator: Equal valueText: \\"beef\\"}]}) {question key scope model context _additional {distance}}}}"}`,
      `POST /query api-key=sk {"namespace":"Qs","vector":[1,0.5],"topK":2,"includeMetadata":true,"includeValues":false,"filter":{"scope":"c0ffee","model":"gpt-4o","context":"beef"}}`,
      `POST /collections/Qs/points/search api-key=sk {"vector":[1,0.5],"limit":2,"with_payload":true,"filter":{"must":[{"key":"scope","match":{"value":"c0ffee"}},{"key":"model","match":{"value":"gpt-4o"}},{"key":"context","match":{"value":"beef"}}]}}`,
      `POST /v2/vectordb/entities/search authorization=Bearer sk {"collectionName":"Qs","data":[[1,0.5]],"annsField":"vector","limit":2,"filter":"scope == \\"c0ffee\\" and model == \\"gpt-4o\\" and context == \\"beef\\"","outputFields":["question","key","scope","model","context"]}`,
    ];
    for (let i = 0; i < TYPES.length; i++)
      expect(shown(server(TYPES[i]).query(vector, PARTITION))).toBe(calls[i], TYPES[i]);
  });

  test("is told of a question with its partition", () => {
    const known = new KnownQuestion(Bytes.of('"Who?"'), Bytes.of("ab12"), PARTITION);
    const members = '"answer":"","key":"ab12","scope":"c0ffee","model":"gpt-4o","context":"beef"';
    const own = '"key":"ab12","scope":"c0ffee","model":"gpt-4o","context":"beef"';
    const calls: string[] = [
      `POST /v1/collections/Qs/docs dashvector-auth-token=sk {"docs":[{"vector":[1],"fields":{"query":"\\"Who?\\"",${members}}}]}`,
      `POST /api/v1/collections/Qs/add x-chroma-token=sk {"embeddings":[[1]],"ids":["ab12"],"documents":["\\"Who?\\""],"metadatas":[{${own}}]}`,
      `POST /Qs/_doc authorization=ApiKey sk {"embedding":[1],"question":"\\"Who?\\"",${members}}`,
      `POST /v1/objects authorization=Bearer sk {"class":"Qs","vector":[1],"properties":{"question":"\\"Who?\\"",${members}}}`,
      `POST /vectors/upsert api-key=sk {"vectors":[{"id":"ab12","values":[1],"metadata":{"question":"\\"Who?\\"",${members}}}],"namespace":"Qs"}`,
      `PUT /collections/Qs/points api-key=sk {"points":[{"id":"`,
      `POST /v2/vectordb/entities/insert authorization=Bearer sk {"collectionName":"Qs","data":[{"vector":[1],"question":"\\"Who?\\"",${members}}]}`,
    ];
    for (let i = 0; i < TYPES.length; i++) {
      const call = shown(server(TYPES[i]).insert(new Vector([1]), known));
      if (TYPES[i] == "qdrant") {
        expect(call.startsWith(calls[i])).toBe(true, call);
        expect(call.endsWith(`","vector":[1],"payload":{"question":"\\"Who?\\"",${members}}}]}`)).toBe(true, call);
      } else expect(call).toBe(calls[i], TYPES[i]);
    }
  });

  test("answers questions with their scores", () => {
    const own = '"key":"ab12","scope":"c0ffee","model":"gpt-4o","context":"beef"';
    const answers: string[] = [
      `{"code":0,"output":[{"id":"1","score":0.25,"fields":{"query":"Who?",${own}}}]}`,
      `{"ids":[["ab12"]],"distances":[[0.25]],"documents":[["Who?"]],"metadatas":[[{${own}}]]}`,
      `{"hits":{"hits":[{"_score":0.25,"_source":{"question":"Who?",${own}}}]}}`,
      `{"data":{"Get":{"Qs":[{"question":"Who?",${own},"_additional":{"distance":0.25}}]}}}`,
      `{"matches":[{"id":"ab12","score":0.25,"metadata":{"question":"Who?",${own}}}]}`,
      `{"result":[{"id":"x","score":0.25,"payload":{"question":"Who?",${own}}}],"status":"ok"}`,
      `{"code":0,"data":[{"distance":0.25,"question":"Who?",${own}}]}`,
    ];
    for (let i = 0; i < TYPES.length; i++) {
      const found = read1(server(TYPES[i]).read(Bytes.of(answers[i])));
      expect(found).toBe("Who? ab12 0.25 true", TYPES[i]);
      for (let to = 0; to < answers[i].length; to++) server(TYPES[i]).read(Bytes.of(answers[i].slice(0, to)));
      const foreign = answers[i].replace('"key":"ab12",', "");
      expect(read1(server(TYPES[i]).read(Bytes.of(foreign)))).toBe("", TYPES[i]);
      expect(server(TYPES[i]).read(Bytes.of('{"error":"x"}')) == null).toBe(true, TYPES[i]);
    }
  });

  test("says what its settings lack", () => {
    for (let i = 0; i < TYPES.length; i++) {
      const settings = new VectorSettings();
      settings.type = TYPES[i];
      const opened = openVectorServer(settings);
      expect(opened.error.startsWith("vector " + TYPES[i] + ": needs ")).toBe(true, opened.error);
    }
  });
});

function read1(found: Array<Candidate> | null): string {
  if (found == null) return "null";
  if (found.length == 0) return "";
  const first = found[0];
  const text = first.question.text.toString() + " " + first.question.key.toString() + " " + first.score.toString();
  return text + " " + first.question.partition.equals(PARTITION).toString();
}
