import type { OutgoingHttpHeaders } from "node:http";
import { answerTo } from "../../answer.ts";
import { admit, sendEvents, sendJson } from "../../transmit.ts";
import { OpenAiError, steeredError } from "../errors.ts";
import { type Exchange, parse } from "../exchange.ts";
import { ENDS, finalResponse, outputItems, type WireResponse } from "./answer.ts";
import { type Item, readItems } from "./input.ts";
import { readResponsesRequest } from "./request.ts";
import { ResponseEvents } from "./stream.ts";

/** The responses that a stub keeps, and the items they ended with. */
export class ResponseStore {
  private readonly kept = new Map<string, { readonly response: WireResponse; readonly items: readonly Item[] }>();

  keep(response: WireResponse, items: readonly Item[]): void {
    // What was said can be read back: it is in the form of an input.
    if (response.store) this.kept.set(response.id, { response, items: [...items, ...readItems(response.output)] });
  }

  itemsOf(id: string): readonly Item[] | undefined {
    return this.kept.get(id)?.items;
  }

  /** A response, once more. Throws OpenAiError. */
  get(id: string): WireResponse {
    const found = this.kept.get(id);
    if (found === undefined) {
      const message = `Response with id '${id}' not found.`;
      throw new OpenAiError(404, { message, type: "invalid_request_error", param: null, code: null });
    }
    return found.response;
  }

  /** Forgets a response. Throws OpenAiError. */
  delete(id: string): { id: string; object: "response"; deleted: true } {
    this.get(id);
    this.kept.delete(id);
    return { id, object: "response", deleted: true };
  }
}

/** Answers `POST /v1/responses`, plain or streamed. Throws OpenAiError. */
export async function serveResponses(
  exchange: Exchange,
  headers: OutgoingHttpHeaders,
  store: ResponseStore,
): Promise<void> {
  const { request, response, ids } = exchange;
  const read = readResponsesRequest(parse(request), (id) => store.itemsOf(id));
  const { steering } = read;
  if (!(await admit(response, steering, steeredError))) return;
  const answer = answerTo(read.conversation, steering, ENDS);
  const identity = { id: ids.next("resp_"), next: (prefix: string) => ids.next(prefix) };
  const output = outputItems(read, answer, identity);
  const final = finalResponse(read, answer, identity, output);
  store.keep(final, read.items);
  if (!read.stream || steering.notSse) return sendJson(response, 200, headers, final, steering);
  const events = new ResponseEvents(read);
  return sendEvents(response, headers, events.of(answer, identity, output), events.failure(), steering);
}
