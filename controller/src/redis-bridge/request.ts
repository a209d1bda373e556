/** A command as it goes to the Redis. */
export interface BridgeCommand {
  /** In upper case. */
  readonly name: string;
  readonly args: readonly string[];
}

/** What a request asks for. */
export interface BridgeRequest {
  readonly endpoint: Endpoint;
  readonly commands: readonly BridgeCommand[];
}

/** A single command, several, or several as one transaction. */
export type Endpoint = "command" | "pipeline" | "multi-exec";

/** Why a request is not done. */
export interface Refusal {
  /** Of HTTP. */
  readonly status: number;
  readonly error: string;
}

export type ParsedRequest =
  | { readonly kind: "request"; readonly request: BridgeRequest }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

export interface RawRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly body: Buffer;
}

/** That something in it is wrong; never leaves this file. */
class BadRequest extends Error {}

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT"]);

/**
 * Reads a request of Upstash's REST protocol: a JSON array as the body of `/`, arrays in an array for `/pipeline` and
 * `/multi-exec`, or words in the path with the body and the query behind them. Nothing that comes in makes it throw.
 * @param maxPipeline commands of a pipeline
 */
export function parseRequest(raw: RawRequest, maxPipeline: number): ParsedRequest {
  if (!METHODS.has(raw.method)) return refused(405, "ERR the methods are GET, HEAD, POST and PUT");
  try {
    const request = requestOf(raw);
    if (request.commands.length <= maxPipeline) return { kind: "request", request };
    return refused(400, `ERR ${request.commands.length} commands in one request; the most are ${maxPipeline}`);
  } catch (error) {
    if (error instanceof BadRequest) return refused(400, `ERR ${error.message}`);
    throw error;
  }
}

function refused(status: number, error: string): ParsedRequest {
  return { kind: "refusal", refusal: { status, error } };
}

function requestOf({ method, url, body }: RawRequest): BridgeRequest {
  const [path = "", query = ""] = splitOnce(url, "?");
  if (path === "/pipeline" || path === "/multi-exec") {
    if (method !== "POST" && method !== "PUT") throw new BadRequest(`${path} takes POST`);
    const list = jsonOf(body);
    if (!Array.isArray(list)) throw new BadRequest(`the body of ${path} is a list of commands`);
    return { endpoint: path === "/pipeline" ? "pipeline" : "multi-exec", commands: list.map(commandOf) };
  }
  if (path !== "/") return { endpoint: "command", commands: [pathCommand(path, query, body)] };
  if (body.length === 0) throw new BadRequest("there is no command: send a JSON array as the body");
  return { endpoint: "command", commands: [commandOf(jsonOf(body))] };
}

/** `/set/key?EX=10` with the body as the value is `SET key <body> EX 10`. */
function pathCommand(path: string, query: string, body: Buffer): BridgeCommand {
  if (!path.startsWith("/")) throw new BadRequest("the request's target is no path");
  const words = path.slice(1).split("/").map(unescaped);
  if (body.length > 0) words.push(textOf(body));
  for (const parameter of query === "" ? [] : query.split("&")) {
    const [name = "", value] = splitOnce(parameter.replaceAll("+", " "), "=");
    if (name === "_token") throw new BadRequest("a token in the query is not taken: send it as a bearer token");
    words.push(unescaped(name), ...(value === undefined ? [] : [unescaped(value)]));
  }
  return commandOf(words);
}

function commandOf(value: unknown): BridgeCommand {
  if (!Array.isArray(value) || value.length === 0) {
    throw new BadRequest("a command is a list of its name and its arguments");
  }
  const [name = "", ...args] = value.map(wordOf);
  if (!/^[A-Za-z][\w.-]{0,63}$/.test(name)) throw new BadRequest("the first word of a command is its name");
  return { name: name.toUpperCase(), args };
}

/** In a pattern of code points a pair is none. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function wordOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      if (LONE_SURROGATE.test(value)) throw new BadRequest("a text has half of a surrogate pair");
      return value;
    case "number":
      // JSON.parse has rounded it already: what would be stored is not what was sent.
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw new BadRequest("an integer beyond 2^53 has to be sent as a text");
      }
      if (!Number.isFinite(value)) throw new BadRequest("a number is too large: send it as a text");
      return String(value);
    case "boolean":
      return String(value);
    default:
      throw new BadRequest("a command's words are texts, numbers and booleans");
  }
}

function jsonOf(body: Buffer): unknown {
  const text = textOf(body);
  try {
    return JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the text, which may be somebody's key or value.
    throw new BadRequest("the body is no JSON");
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(body: Buffer): string {
  try {
    return UTF8.decode(body);
  } catch {
    throw new BadRequest("the body is not UTF-8");
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadRequest("the path or the query is not percent-encoded UTF-8");
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
