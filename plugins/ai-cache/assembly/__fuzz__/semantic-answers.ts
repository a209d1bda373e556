import { Bytes, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";
import { Embedder, EmbeddingSettings } from "../semantic/embedding/embedder";
import { openEmbedder } from "../semantic/embedding/open";
import { Shelf } from "../semantic/local/shelf";
import { Match } from "../semantic/match";
import { KnownQuestion, Partition } from "../semantic/question";
import { openVectorServer } from "../semantic/vector/open";
import { VectorServer, VectorSettings } from "../semantic/vector/server";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const EMBEDDERS: Array<Embedder> = embedders();
const SERVERS: Array<VectorServer> = servers();
const PARTITION: Partition = new Partition("s", "m", "c");
const DIGEST: Bytes = Bytes.of("0123456789abcdef0123456789abcdef");
const VECTOR: Bytes = Bytes.of("\x01\x02\x03\x04\x05\x06\x07\x08\x01\x02\x03\x04\x05\x06\x07\x08");
const KEY: Bytes = Bytes.of("key");
const ROOM: i32 = 4096;

/** Reads the input as the answer of each service, and as what stands in shared data; answers how much was found. */
export function run(size: i32): i32 {
  const bytes = given(size);
  let found = 0;
  for (let i = 0; i < EMBEDDERS.length; i++) {
    const vector = EMBEDDERS[i].read(bytes);
    if (vector == null) continue;
    if (vector.length == 0 || !isFinite(vector.norm) || vector.norm <= 0) unreachable();
    found++;
  }
  for (let i = 0; i < SERVERS.length; i++) {
    const candidates = SERVERS[i].read(bytes);
    if (candidates == null) continue;
    for (let k = 0; k < candidates.length; k++) if (!isFinite(candidates[k].score)) unreachable();
    found += candidates.length;
  }
  const match = Match.read(bytes);
  if (match != null && !match.before(match.rest(bytes)).startsWith(Bytes.of("match/1 "))) unreachable();
  return found + readShelf(bytes);
}

/** Whatever stands there, a question that is put there is found. */
function readShelf(bytes: Bytes): i32 {
  const shelf = new Shelf(bytes, DIGEST, VECTOR.length);
  const question = new KnownQuestion(Bytes.of("Who?"), KEY, PARTITION);
  const written = new Shelf(shelf.with(VECTOR, question, 8, ROOM), DIGEST, VECTOR.length);
  const closest = written.closest(VECTOR, PARTITION, 8);
  if (closest.length == 0 || closest[0].score < 0.999) unreachable();
  return shelf.closest(VECTOR, PARTITION, 8).length;
}

function embedders(): Array<Embedder> {
  const types: string[] = ["openai", "dashscope", "cohere", "ollama", "huggingface", "textin", "xfyun"];
  const opened: Embedder[] = [];
  for (let i = 0; i < types.length; i++) {
    const settings = new EmbeddingSettings();
    settings.type = types[i];
    settings.apiKey = Secret.of("k");
    settings.appId = "a";
    settings.apiSecret = Secret.of("s");
    settings.textinAppId = "a";
    settings.textinSecretCode = Secret.of("s");
    settings.textinMatryoshkaDim = 1;
    opened.push(openEmbedder(settings).value);
  }
  return opened;
}

function servers(): Array<VectorServer> {
  const types: string[] = ["dashvector", "chroma", "elasticsearch", "weaviate", "pinecone", "qdrant", "milvus"];
  const opened: VectorServer[] = [];
  for (let i = 0; i < types.length; i++) {
    const settings = new VectorSettings();
    settings.type = types[i];
    settings.collection = "Qs";
    settings.apiKey = Secret.of("k");
    opened.push(openVectorServer(settings).value);
  }
  return opened;
}
