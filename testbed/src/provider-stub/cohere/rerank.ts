import { anything, between, type Fields, faultOf, flag, list, required, text, whole } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { FOREIGN } from "./chat-request.ts";
import { faulty, invalid, unknownModel } from "./errors.ts";
import type { OldRerankParameter, RerankParameter, RerankResponse } from "./wire.ts";

const count = between(1, Number.MAX_SAFE_INTEGER, whole);

const V2: Readonly<Record<RerankParameter, Fields[string]>> = {
  model: required(text),
  query: required(text),
  documents: required(list),
  top_n: count,
  max_tokens_per_doc: count,
  priority: between(0, 999, whole),
};

const V1: Readonly<Record<OldRerankParameter, Fields[string]>> = {
  model: text,
  query: required(text),
  documents: required(list),
  top_n: count,
  rank_fields: list,
  return_documents: flag,
  max_chunks_per_doc: count,
};

/** What the older endpoint takes when no model is named. */
const V1_MODEL = "rerank-english-v2.0";

/**
 * Answers `POST /v2/rerank` and `/v1/rerank`: the best first, a score the share of the query's words that a document
 * has. The older endpoint takes documents with fields, too, and gives them back when asked. Throws StubError.
 */
export function rerank(body: JsonObject, version: "1" | "2", id: string): RerankResponse {
  const fault = faultOf(body, version === "1" ? V1 : V2);
  if (fault !== undefined) throw faulty(fault, "rerank");
  const model = String(body.model ?? V1_MODEL);
  if (FOREIGN.test(model)) throw unknownModel(model);
  const query = String(body.query);
  if (query.trim() === "") throw invalid("query must not be empty or be only whitespace");
  const documents = readDocuments(body.documents, version);
  const ranked = documents
    .map((document, index) => ({ index, relevance_score: score(query, document), document: { text: document } }))
    .sort((one, other) => other.relevance_score - one.relevance_score)
    .slice(0, typeof body.top_n === "number" ? body.top_n : documents.length);
  const results = body.return_documents === true ? ranked : ranked.map(({ document, ...result }) => result);
  return { id, results, meta: { api_version: { version }, billed_units: { search_units: 1 } } };
}

function readDocuments(documents: unknown, version: "1" | "2"): string[] {
  if (!Array.isArray(documents) || documents.length === 0) throw invalid("list of documents must not be empty");
  return documents.map((document, index) => {
    if (typeof document === "string") return document;
    if (version === "1" && isObject(document)) {
      const missing = faultOf(document, {
        ...Object.fromEntries(Object.keys(document).map((name) => [name, anything])),
        text: required(text),
      });
      if (missing === undefined) return String(document.text);
      throw invalid("document does not have a 'snippet' or a 'text' field that can be used for chunking and reranking");
    }
    throw faulty({ what: "kind", path: `documents[${index}]`, kinds: ["string"], value: document }, "rerank");
  });
}

function score(query: string, document: string): number {
  const wanted = query.toLowerCase().match(/\S+/g) ?? [];
  const had = new Set(document.toLowerCase().match(/\S+/g));
  return wanted.filter((word) => had.has(word)).length / Math.max(1, wanted.length);
}
