import { randomUUID } from "node:crypto";
import { flag, list, object, required, text, whole } from "../provider-stub/fields.ts";
import type { JsonObject } from "../provider-stub/json.ts";
import {
  checkFields,
  checkHeader,
  numbersOf,
  Refusal,
  type ServiceAnswer,
  type ServiceStub,
  startServiceStub,
} from "./service-stub.ts";
import { type FoundRow, VectorRows } from "./vector-rows.ts";

/** What every vector server that is stubbed asks for, and what its collection is called. */
export const VECTOR_STUB_KEY = "sk-stub-vector";
export const VECTOR_STUB_COLLECTION = "Questions";

/** Types of `vector` that are servers. */
export const VECTOR_TYPES = [
  "dashvector",
  "chroma",
  "elasticsearch",
  "weaviate",
  "pinecone",
  "qdrant",
  "milvus",
] as const;

export interface VectorStub extends ServiceStub {
  readonly stored: VectorRows;
}

/** A server that speaks the protocols of all vector servers that ai-cache knows, exact to the field; they share their rows. */
export async function startVectorStub(): Promise<VectorStub> {
  const stored = new VectorRows();
  return Object.assign(await startServiceStub(routesOf(stored)), { stored });
}

const MEMBERS = { key: required(text), scope: required(text), model: required(text), context: required(text) };
const KEPT = { question: required(text), answer: text, ...MEMBERS };
const FILTER = { scope: required(text), model: required(text), context: required(text) };

function routesOf(rows: VectorRows): Readonly<Record<string, ServiceAnswer>> {
  const name = VECTOR_STUB_COLLECTION;
  return {
    [`POST /v1/collections/${name}/query`]: dashvectorQuery(rows),
    [`POST /v1/collections/${name}/docs`]: dashvectorInsert(rows),
    [`POST /api/v1/collections/${name}/query`]: chromaQuery(rows),
    [`POST /api/v1/collections/${name}/add`]: chromaAdd(rows),
    [`POST /${name}/_search`]: elasticQuery(rows),
    [`POST /${name}/_doc`]: elasticInsert(rows),
    "POST /v1/graphql": weaviateQuery(rows),
    "POST /v1/objects": weaviateInsert(rows),
    "POST /query": pineconeQuery(rows),
    "POST /vectors/upsert": pineconeUpsert(rows),
    [`POST /collections/${name}/points/search`]: qdrantQuery(rows),
    [`PUT /collections/${name}/points`]: qdrantInsert(rows),
    "POST /v2/vectordb/entities/search": milvusQuery(rows),
    "POST /v2/vectordb/entities/insert": milvusInsert(rows),
  };
}

function listOf(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new Refusal(400, `${path} is no array`);
  return value;
}

function onlyItem(value: unknown, path: string): unknown {
  const [only, ...others] = listOf(value, path);
  if (only === undefined || others.length > 0) throw new Refusal(400, `${path} has not one item`);
  return only;
}

/** `scope = 'a' and model = 'b'` as members; whatever else is a fault. */
function conditionOf(value: unknown, equals: string, quote: string): JsonObject {
  const parts = String(value)
    .split(" and ")
    .map((part) => part.split(` ${equals} `));
  return Object.fromEntries(
    parts.map(([name = "", quoted = ""]) => {
      const isQuoted = quoted.startsWith(quote) && quoted.endsWith(quote) && !quoted.slice(1, -1).includes(quote);
      if (!isQuoted) throw new Refusal(400, `${String(value)} is no filter`);
      return [name, quoted.slice(1, -1)];
    }),
  );
}

function dashvectorQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "dashvector-auth-token", VECTOR_STUB_KEY);
    const fields = { vector: required(list), topk: whole, include_vector: flag, filter: text };
    const { vector, topk, filter } = checkFields(body, fields);
    const found = rows.closest(numbersOf(vector, "vector"), conditionOf(filter, "=", "'"), Number(topk));
    const output = found.map(({ id, members, cosine }) => {
      const { question, ...others } = members;
      return { id, score: 1 - cosine, fields: { query: question, ...others } };
    });
    return { code: 0, request_id: "stub", message: "Success", output };
  };
}

function dashvectorInsert(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "dashvector-auth-token", VECTOR_STUB_KEY);
    const doc = onlyItem(checkFields(body, { docs: required(list) }).docs, "docs");
    const { vector, fields } = checkFields(doc, { id: text, vector: required(list), fields: object }, "docs[0].");
    const { question: _, ...own } = KEPT;
    const { query, ...others } = checkFields(fields, { query: required(text), ...own }, "docs[0].fields.");
    rows.put({ id: randomUUID(), vector: numbersOf(vector, "vector"), members: { question: query, ...others } });
    return { code: 0, request_id: "stub", message: "Success", output: [] };
  };
}

function chromaQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "x-chroma-token", VECTOR_STUB_KEY);
    const fields = { query_embeddings: required(list), n_results: whole, where: object, include: list };
    const { query_embeddings, n_results, where } = checkFields(body, fields);
    const { $and } = checkFields(where, { $and: required(list) }, "where.");
    const filter = Object.assign({}, ...listOf($and, "$and")) as unknown;
    const vector = numbersOf(onlyItem(query_embeddings, "query_embeddings"), "query_embeddings[0]");
    const found = rows.closest(vector, checkFields(filter, FILTER, "where."), Number(n_results));
    return {
      ids: [found.map(({ id }) => id)],
      distances: [found.map(({ cosine }) => 1 - cosine)],
      documents: [found.map(({ members }) => members.question)],
      metadatas: [found.map(({ members: { question: _, ...others } }) => others)],
      included: ["distances", "documents", "metadatas"],
    };
  };
}

function chromaAdd(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "x-chroma-token", VECTOR_STUB_KEY);
    const fields = { ids: required(list), embeddings: required(list), documents: list, metadatas: list };
    const { ids, embeddings, documents, metadatas } = checkFields(body, fields);
    const members = checkFields(onlyItem(metadatas, "metadatas"), MEMBERS, "metadatas[0].");
    const vector = numbersOf(onlyItem(embeddings, "embeddings"), "embeddings[0]");
    const id = String(onlyItem(ids, "ids"));
    // Of an id that is there already, nothing is added.
    if (rows.rows.some((row) => row.id === id)) return true;
    rows.put({ id, vector, members: { question: onlyItem(documents, "documents"), ...members } });
    return true;
  };
}

function elasticQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "authorization", `ApiKey ${VECTOR_STUB_KEY}`);
    const { knn, size } = checkFields(body, { _source: object, knn: required(object), size: whole });
    const fields = { field: text, query_vector: list, k: whole, num_candidates: required(whole), filter: list };
    const { query_vector, filter } = checkFields(knn, fields, "knn.");
    const terms = listOf(filter, "filter").map((item) => checkFields(item, { term: required(object) }, "filter.").term);
    const members = checkFields(Object.assign({}, ...terms), FILTER, "filter.");
    const found = rows.closest(numbersOf(query_vector, "knn.query_vector"), members, Number(size));
    const hits = found.map(({ id, members, cosine }) => ({ _id: id, _score: (1 + cosine) / 2, _source: members }));
    return { took: 1, timed_out: false, hits: { total: { value: hits.length, relation: "eq" }, hits } };
  };
}

function elasticInsert(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "authorization", `ApiKey ${VECTOR_STUB_KEY}`);
    const { embedding, ...members } = checkFields(body, { embedding: required(list), ...KEPT });
    const id = randomUUID();
    rows.put({ id, vector: numbersOf(embedding, "embedding"), members });
    return { _index: VECTOR_STUB_COLLECTION, _id: id, result: "created" };
  };
}

/** The only query that is understood is the one that is asked; GraphQL's commas are spaces. */
const GRAPHQL =
  /^\{Get \{Questions\(limit: (\d+) nearVector: \{vector: (\[[^\]]+\])\} where: \{operator: And operands: \[(.+)\]\}\) \{question key scope model context _additional \{distance\}\}\}\}$/;

function weaviateQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "authorization", `Bearer ${VECTOR_STUB_KEY}`);
    const { query } = checkFields(body, { query: required(text) });
    const [, limit, vector = "", operands = ""] = GRAPHQL.exec(String(query)) ?? [];
    if (limit === undefined) throw new Refusal(422, `Syntax Error: ${String(query)}`);
    const pairs = [...operands.matchAll(/\{path: \["(\w+)"\] operator: Equal valueText: "([^"]*)"\}/g)];
    const filter = checkFields(Object.fromEntries(pairs.map(([, name, value]) => [name, value])), FILTER, "where.");
    const found = rows.closest(numbersOf(JSON.parse(vector), "vector"), filter, Number(limit));
    const own = ({ members: { answer: _, ...members }, cosine }: FoundRow) => ({
      ...members,
      _additional: { distance: 1 - cosine },
    });
    return { data: { Get: { [VECTOR_STUB_COLLECTION]: found.map(own) } } };
  };
}

function weaviateInsert(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "authorization", `Bearer ${VECTOR_STUB_KEY}`);
    const fields = { class: required(text), vector: required(list), properties: required(object) };
    const { vector, properties } = checkFields(body, fields);
    const id = randomUUID();
    rows.put({ id, vector: numbersOf(vector, "vector"), members: checkFields(properties, KEPT, "properties.") });
    return { id, class: VECTOR_STUB_COLLECTION };
  };
}

function pineconeQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "api-key", VECTOR_STUB_KEY);
    const flags = { includeMetadata: flag, includeValues: flag };
    const fields = { namespace: text, vector: required(list), topK: required(whole), filter: object, ...flags };
    const { vector, topK, filter } = checkFields(body, fields);
    const found = rows.closest(numbersOf(vector, "vector"), checkFields(filter, FILTER, "filter."), Number(topK));
    const matches = found.map(({ id, members, cosine }) => ({ id, score: cosine, values: [], metadata: members }));
    return { matches, namespace: VECTOR_STUB_COLLECTION, usage: { readUnits: 1 } };
  };
}

function pineconeUpsert(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "api-key", VECTOR_STUB_KEY);
    const { vectors } = checkFields(body, { vectors: required(list), namespace: text });
    const fields = { id: required(text), values: required(list), metadata: object };
    const { id, values, metadata } = checkFields(onlyItem(vectors, "vectors"), fields, "vectors[0].");
    const members = checkFields(metadata, KEPT, "vectors[0].metadata.");
    rows.put({ id: String(id), vector: numbersOf(values, "values"), members });
    return { upsertedCount: 1 };
  };
}

function qdrantQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "api-key", VECTOR_STUB_KEY);
    const fields = { vector: required(list), limit: required(whole), with_payload: flag, filter: object };
    const { vector, limit, filter } = checkFields(body, fields);
    const { must } = checkFields(filter, { must: required(list) }, "filter.");
    const conditions = listOf(must, "filter.must").map((item) => {
      const { key, match } = checkFields(item, { key: required(text), match: required(object) }, "must.");
      return [String(key), checkFields(match, { value: required(text) }, "match.").value] as const;
    });
    const members = checkFields(Object.fromEntries(conditions), FILTER, "filter.");
    const found = rows.closest(numbersOf(vector, "vector"), members, Number(limit));
    const result = found.map(({ id, members, cosine }) => ({ id, version: 0, score: cosine, payload: members }));
    return { result, status: "ok", time: 0.001 };
  };
}

function qdrantInsert(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "api-key", VECTOR_STUB_KEY);
    const { points } = checkFields(body, { points: required(list) });
    const fields = { id: required(text), vector: required(list), payload: object };
    const { id, vector, payload } = checkFields(onlyItem(points, "points"), fields, "points[0].");
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(id))) throw new Refusal(400, "id is no UUID");
    const members = checkFields(payload, KEPT, "points[0].payload.");
    rows.put({ id: String(id), vector: numbersOf(vector, "vector"), members });
    return { result: { operation_id: 1, status: "acknowledged" }, status: "ok", time: 0.001 };
  };
}

function milvusQuery(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "authorization", `Bearer ${VECTOR_STUB_KEY}`);
    const own = { collectionName: required(text), data: required(list), annsField: text, limit: whole };
    const { data, limit, filter } = checkFields(body, { ...own, filter: text, outputFields: list });
    const vector = numbersOf(onlyItem(data, "data"), "data[0]");
    const found = rows.closest(vector, conditionOf(filter, "==", '"'), Number(limit));
    return { code: 0, cost: 0, data: found.map(({ members, cosine }) => ({ ...members, distance: cosine })) };
  };
}

function milvusInsert(rows: VectorRows): ServiceAnswer {
  return (body, request) => {
    checkHeader(request, "authorization", `Bearer ${VECTOR_STUB_KEY}`);
    const { data } = checkFields(body, { collectionName: required(text), data: required(list) });
    const row = onlyItem(data, "data");
    const { vector, ...members } = checkFields(row, { vector: required(list), ...KEPT }, "data[0].");
    rows.put({ id: randomUUID(), vector: numbersOf(vector, "vector"), members });
    return { code: 0, data: { insertCount: 1, insertIds: ["1"] } };
  };
}
