import type { ServerResponse } from "node:http";
import { breakConnection, type RawReply, type Upstream, writeFlushed } from "@sluice/testing/hosts";
import { expect } from "vitest";

/** Requests that the upstream answers when a test says so, by the order in which they came. */
export class HeldAnswers {
  readonly #responses: ServerResponse[] = [];
  /** Their bodies. */
  readonly bodies: string[] = [];

  constructor(upstream: Upstream) {
    upstream.respond((request, response) => {
      this.bodies.push(request.text);
      this.#responses.push(response);
      return new Promise((resolve) => response.on("close", resolve));
    });
  }

  get length(): number {
    return this.#responses.length;
  }

  /** Waits until so many requests have come. */
  async count(expected: number): Promise<void> {
    await expect.poll(() => this.#responses.length, { interval: 5 }).toBe(expected);
  }

  /** Writes a head and a first part; they are on their way when this resolves. */
  async begin(index: number, part: string, status = 200, headers: Record<string, string> = {}): Promise<void> {
    const response = this.#at(index).writeHead(status, { "content-type": "text/plain", ...headers });
    await writeFlushed(response, Buffer.from(part));
  }

  end(index: number, part: string): void {
    this.#at(index).end(part);
  }

  break(index: number): void {
    breakConnection(this.#at(index), "reset");
  }

  #at(index: number): ServerResponse {
    const response = this.#responses[index];
    if (response === undefined) throw new Error(`no request ${index}`);
    return response;
  }
}

/** How many replies were told each of `x-told`. */
export function toldOf(replies: readonly RawReply[]): Record<string, number> {
  const told: Record<string, number> = {};
  for (const reply of replies) {
    const name = String(reply.headers["x-told"]);
    told[name] = (told[name] ?? 0) + 1;
  }
  return told;
}
