// Sends a job's requests from a process of its own, so that its work is not counted as the proxy's.
import { Agent, type IncomingMessage, request } from "node:http";
import { answerParent } from "../parent.ts";
import { textOf, tokenAt } from "../provider/answers.ts";
import type { LoadJob, LoadResult, RequestKind } from "./job.ts";
import { checkStream } from "./stream-check.ts";

/** Failures told in words; the rest is counted. */
const MOST_FAILURES = 5;

/** Milliseconds until a request counts as failed. */
const TIMEOUT = 30_000;

const FIRST_TOKEN = tokenAt(0);

/** An answer, or as much of it as the kind of request wants. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly chunks: number;
  readonly firstToken: number;
  readonly latency: number;
}

function send(agent: Agent, url: string, kind: RequestKind): Promise<Answer> {
  const started = performance.now();
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(kind.body),
    ...kind.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${kind.path}`, { method: "POST", agent, headers, timeout: TIMEOUT }, (response) => {
      receive(response, kind, started).then(resolve, reject);
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer in ${TIMEOUT} ms`)));
    sent.on("error", reject);
    sent.end(kind.body);
  });
}

function receive(response: IncomingMessage, kind: RequestKind, started: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  let firstToken: number | undefined;
  return new Promise((resolve, reject) => {
    const finish = () => {
      const latency = performance.now() - started;
      const status = response.statusCode ?? 0;
      const body = Buffer.concat(chunks).toString();
      resolve({ status, body, chunks: chunks.length, firstToken: firstToken ?? latency, latency });
    };
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (firstToken === undefined && Buffer.concat(chunks).includes(FIRST_TOKEN)) {
        firstToken = performance.now() - started;
      }
      if (kind.expect.kind !== "abort") return;
      finish();
      response.destroy();
    });
    response.on("end", finish);
    response.on("error", reject);
  });
}

/** What a job has brought so far. */
class Tally {
  readonly latencies: number[] = [];
  readonly firstTokens: number[] = [];
  readonly failures: string[] = [];
  chunks = 0;
  failed = 0;
  expected = 0;
  lost = 0;
  reordered = 0;

  answered(answer: Answer, kind: RequestKind): void {
    this.latencies.push(answer.latency);
    this.firstTokens.push(answer.firstToken);
    this.chunks += answer.chunks;
    const { expect } = kind;
    if (answer.status !== expect.status) this.fail(kind, `status ${answer.status}: ${answer.body.slice(0, 200)}`);
    else if (expect.kind === "stream") this.#stream(answer, kind);
    else if (expect.kind === "plain" && !answer.body.includes(textOf(expect.tokens))) {
      this.fail(kind, `another answer: ${answer.body.slice(0, 200)}`);
    }
  }

  fail(kind: RequestKind, what: string): void {
    this.failed++;
    if (this.failures.length < MOST_FAILURES) this.failures.push(`${kind.name}: ${what}`);
  }

  #stream(answer: Answer, kind: RequestKind): void {
    const { expected, lost, reordered } = checkStream(answer.body, kind.expect.tokens);
    this.expected += expected;
    this.lost += lost;
    this.reordered += reordered;
    if (lost + reordered > 0) this.fail(kind, `${lost} events lost, ${reordered} out of order`);
  }
}

async function run({ url, concurrency, requests, mix }: LoadJob): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const tally = new Tally();
  const started = performance.now();
  let next = 0;
  const loop = async () => {
    while (next < requests) {
      const kind = mix[next++ % mix.length];
      if (kind === undefined) return;
      await send(agent, url, kind).then(
        (answer) => tally.answered(answer, kind),
        (error: Error) => tally.fail(kind, error.message),
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  agent.destroy();
  const { latencies, firstTokens, chunks, expected, lost, reordered, failed, failures } = tally;
  const seconds = (performance.now() - started) / 1000;
  return { requests, seconds, latencies, firstTokens, chunks, events: { expected, lost, reordered }, failed, failures };
}

answerParent(run);
