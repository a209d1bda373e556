import type { OutgoingHttpHeaders } from "node:http";
import { isObject, typeName } from "../json.ts";
import { steer } from "../steering.ts";
import { countTokens } from "../tokens.ts";
import { admit, sendJson } from "../transmit.ts";
import { invalid, missing, steeredError, wrongType } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";
import { readNumber, readObject, readText } from "./parameters.ts";

/** Not OpenAI's own: what vLLM, Jina and others serve beside its protocol. */
const PARAMETERS = {
  model: true,
  query: true,
  documents: true,
  top_n: true,
  return_documents: true,
  user: true,
} as const;

/** Answers `POST /v1/rerank`: a document's score is the share of the query's words in it. Throws OpenAiError. */
export async function serveRerank(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response, ids } = exchange;
  const body = readObject(parse(request), PARAMETERS);
  const model = readText(body, "model");
  const query = readText(body, "query");
  const documents = readDocuments(body.documents);
  const top = readNumber(body, "top_n", 1, Number.MAX_SAFE_INTEGER, documents.length);
  const steering = steer(model, query);
  if (!(await admit(response, steering, steeredError))) return;
  const results = documents
    .map((text, index) => ({
      index,
      ...(body.return_documents === false ? {} : { document: { text } }),
      relevance_score: score(query, text),
    }))
    .sort((a, b) => b.relevance_score - a.relevance_score || a.index - b.index)
    .slice(0, top);
  const tokens = [query, ...documents].reduce((sum, text) => sum + countTokens(text), 0);
  const answer = { id: ids.next("rerank-"), model, usage: { total_tokens: tokens }, results };
  return sendJson(response, 200, headers, answer, steering);
}

function readDocuments(documents: unknown): string[] {
  if (documents === undefined) throw missing("documents");
  if (!Array.isArray(documents)) throw wrongType("documents", "an array", typeName(documents));
  if (documents.length === 0) throw invalid("Invalid 'documents': empty array.", "documents", "empty_array");
  return documents.map((document, index) => {
    const text = isObject(document) ? document.text : document;
    if (typeof text !== "string") throw wrongType(`documents[${index}]`, "a string", typeName(document));
    return text;
  });
}

function score(query: string, text: string): number {
  const wanted = query.toLowerCase().match(/\S+/g) ?? [];
  const had = new Set(text.toLowerCase().match(/\S+/g));
  return wanted.length === 0 ? 0 : wanted.filter((word) => had.has(word)).length / wanted.length;
}
