import type { ServerResponse } from "node:http";
import { type RecordedRequest, type RecordingServer, startRecordingServer } from "@sluice/testing/hosts";
import { type Fields, faultOf } from "../provider-stub/fields.ts";
import { isObject, type JsonObject } from "../provider-stub/json.ts";

/** How a service fails: no answer, a status, no JSON, JSON of another kind, or a connection that ends. */
export type ServiceFault = "silent" | "error" | "garbage" | "other" | "cut";

/** A stub of a service that ai-cache calls. */
export interface ServiceStub extends RecordingServer {
  /** Fails so from now on; undefined: works again. */
  fail(fault: ServiceFault | undefined): void;
  /** What was wrong with requests that were refused, in their order. */
  readonly refusals: readonly string[];
}

/** A request that the service would refuse: which status, and why. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, why: string) {
    super(why);
    this.status = status;
  }
}

/** What a service answers to a request whose body is an object. Throws Refusal. */
export type ServiceAnswer = (body: JsonObject, request: RecordedRequest) => unknown;

/** @param routes by method and path without query */
export async function startServiceStub(routes: Readonly<Record<string, ServiceAnswer>>): Promise<ServiceStub> {
  let fault: ServiceFault | undefined;
  const refusals: string[] = [];
  const server = await startRecordingServer((request, response) => {
    if (fault !== undefined) return failAs(fault, response);
    const route = routes[`${request.method} ${request.path.split("?")[0]}`];
    try {
      if (route === undefined) throw new Refusal(404, `${request.method} ${request.path} is unknown`);
      const body: unknown = request.json;
      if (!isObject(body)) throw new Refusal(400, "the body is no object");
      send(response, 200, route(body, request));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      refusals.push(why);
      send(response, error instanceof Refusal ? error.status : 500, { error: why });
    }
  });
  return Object.assign(server, {
    refusals,
    fail: (next: ServiceFault | undefined) => {
      fault = next;
    },
  });
}

function failAs(fault: ServiceFault, response: ServerResponse): void {
  if (fault === "error") send(response, 503, { error: "overloaded" });
  else if (fault === "garbage") response.end("<html>");
  else if (fault === "other") send(response, 200, { unexpected: [1, "two", null] });
  else if (fault === "cut") response.destroy();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** @throws Refusal for a field that is unknown, missing, or of another kind @param path before the names in what is said */
export function checkFields(value: unknown, fields: Fields, path = ""): JsonObject {
  if (!isObject(value)) throw new Refusal(400, `${path || "the body"} is no object`);
  const fault = faultOf(value, fields, path);
  if (fault !== undefined) throw new Refusal(400, JSON.stringify(fault));
  return value;
}

/** @throws Refusal unless the header has that value */
export function checkHeader(request: RecordedRequest, name: string, value: string): void {
  if (request.headers[name] !== value) throw new Refusal(401, `${name} is ${String(request.headers[name])}`);
}

/** @throws Refusal for anything but numbers */
export function numbersOf(value: unknown, path: string): number[] {
  if (!Array.isArray(value) || value.length === 0) throw new Refusal(400, `${path} is no array of numbers`);
  return value.map((item: unknown) => {
    if (typeof item !== "number") throw new Refusal(400, `${path} is no array of numbers`);
    return item;
  });
}
