import type { OutgoingHttpHeaders } from "node:http";

/** A reply that says no, in the words of the provider: thrown anywhere in a stub, sent by its server. */
export class StubError extends Error {
  readonly status: number;
  /** The JSON body. */
  readonly body: unknown;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, body: unknown, headers: OutgoingHttpHeaders = {}) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
