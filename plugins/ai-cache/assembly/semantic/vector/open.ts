import { Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Chroma } from "./chroma";
import { DashVector } from "./dashvector";
import { Elasticsearch } from "./elasticsearch";
import { Milvus } from "./milvus";
import { Pinecone } from "./pinecone";
import { Qdrant } from "./qdrant";
import { VectorServer, VectorSettings } from "./server";
import { Weaviate } from "./weaviate";

/** The back end of that type; fails with a sentence that says what its settings lack. */
export function openVectorServer(settings: VectorSettings): Result<VectorServer> {
  const type = settings.type;
  const server = serverOf(settings);
  if (settings.collection.length == 0 && type != "pinecone") return missing(settings, server, "collectionID");
  const needsKey = type == "dashvector" || type == "pinecone";
  if (needsKey && settings.apiKey.reveal().length == 0) return missing(settings, server, "apiKey");
  return Result.of<VectorServer>(server);
}

function serverOf(settings: VectorSettings): VectorServer {
  const type = settings.type;
  if (type == "dashvector") return new DashVector(settings);
  if (type == "elasticsearch") return new Elasticsearch(settings);
  if (type == "weaviate") return new Weaviate(settings);
  if (type == "pinecone") return new Pinecone(settings);
  if (type == "qdrant") return new Qdrant(settings);
  return type == "milvus" ? new Milvus(settings) : new Chroma(settings);
}

function missing(settings: VectorSettings, server: VectorServer, what: string): Result<VectorServer> {
  return Result.fail<VectorServer>(server, "vector " + settings.type + ": needs " + what);
}
