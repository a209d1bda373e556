import type { ServerResponse } from "node:http";
import { type RecordedRequest, type RecordingServer, startRecordingServer } from "@sluice/testing/hosts";

/** How a moderator fails: no answer, a status, no JSON, JSON of another kind, half an answer, or one far too large. */
export type ModeratorFault = "silent" | "error" | "garbage" | "other" | "cut" | "huge";

/** A stub of a service that judges texts. */
export interface ModeratorStub extends RecordingServer {
  /** Fails so from now on; undefined: works again. */
  fail(fault: ModeratorFault | undefined): void;
  /** Holds answers back from now on, until `release`. */
  hold(): void;
  /** Answers what was held, and what comes, at once. */
  release(): void;
  /** The texts that it was asked about, in their order. */
  readonly texts: readonly string[];
  /** What was wrong with requests that were refused, in their order. */
  readonly refusals: readonly string[];
}

/** A request that the service would refuse: which status, and why. */
export class ModeratorRefusal extends Error {
  readonly status: number;

  constructor(status: number, why: string) {
    super(why);
    this.status = status;
  }
}

/** Reads a request, and says what texts are in it and what is answered. Throws ModeratorRefusal. */
export type ModeratorAnswer = (request: RecordedRequest) => {
  readonly texts: readonly string[];
  readonly answer: unknown;
};

const HUGE = 2 * 1024 * 1024;

/** @param path with its query, as the service has it */
export async function startModeratorStub(path: RegExp, answerTo: ModeratorAnswer): Promise<ModeratorStub> {
  let fault: ModeratorFault | undefined;
  let gate: Promise<void> | undefined;
  let open = (): void => undefined;
  const texts: string[] = [];
  const refusals: string[] = [];
  const server = await startRecordingServer(async (request, response) => {
    if (gate !== undefined) await gate;
    if (fault !== undefined) return failAs(fault, response);
    try {
      if (request.method !== "POST" || !path.test(request.path)) {
        throw new ModeratorRefusal(404, `${request.method} ${request.path} is unknown`);
      }
      const { texts: asked, answer } = answerTo(request);
      texts.push(...asked);
      send(response, 200, answer);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      refusals.push(why);
      send(response, error instanceof ModeratorRefusal ? error.status : 500, { error: why });
    }
  });
  return Object.assign(server, {
    texts,
    refusals,
    fail: (next: ModeratorFault | undefined) => {
      fault = next;
    },
    hold: () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => {
      gate = undefined;
      open();
    },
  });
}

function failAs(fault: ModeratorFault, response: ServerResponse): void {
  if (fault === "error") send(response, 503, { error: "overloaded" });
  else if (fault === "garbage") response.end("<html>");
  else if (fault === "other") send(response, 200, { results: [1, "two", null], Data: [], Code: "200" });
  else if (fault === "huge") response.end(`{"results": [${" ".repeat(HUGE)}]}`);
  else if (fault === "cut") {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"results":');
    setImmediate(() => response.destroy());
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** @throws ModeratorRefusal unless the header has that value */
export function checkHeader(request: RecordedRequest, name: string, value: string): void {
  if (request.headers[name] !== value) throw new ModeratorRefusal(401, `${name} is ${String(request.headers[name])}`);
}
