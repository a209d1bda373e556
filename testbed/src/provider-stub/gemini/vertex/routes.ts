import { checkAccessToken, checkApiKey } from "../auth.ts";
import { GoogleError, UnknownPath } from "../errors.ts";
import type { Exchange } from "../exchange.ts";
import { callModel } from "../model-methods.ts";
import { isServed } from "../models.ts";
import { serveClaude } from "./claude.ts";
import { serveOpenAiChat } from "./openai-endpoint.ts";
import { VERTEX_STUB_PROJECT } from "./service-account.ts";

export interface VertexAccess {
  /** Keys of the express mode, which has no project in its paths. */
  readonly keys: readonly string[];
  isValid(token: string): boolean;
}

const RESOURCE = /^\/(v1|v1beta1)\/projects\/([^/]+)\/locations\/([^/]+)\/(.+)$/;
const EXPRESS = /^\/(v1|v1beta1)\/(publishers\/google\/models\/[^/]+)$/;
const MODEL = /^publishers\/(google|anthropic)\/models\/([^/:]+):(\w+)$/;

/** Answers a path of Vertex AI; false for any other. Throws GoogleError. */
export async function serveVertex(exchange: Exchange, access: VertexAccess): Promise<boolean> {
  const { request, url } = exchange;
  const [, , express] = EXPRESS.exec(url.pathname) ?? [];
  if (express !== undefined) {
    checkApiKey(request, url.searchParams, access.keys);
    await serveModel(exchange, express, "");
    return true;
  }
  const [, , project, location, rest] = RESOURCE.exec(url.pathname) ?? [];
  if (project === undefined || rest === undefined) return false;
  checkAccessToken(request, access.isValid);
  if (request.method !== "POST") throw new UnknownPath();
  const parent = `projects/${decodeURIComponent(project)}/locations/${location}`;
  if (decodeURIComponent(project) !== VERTEX_STUB_PROJECT) throw forbidden(`${parent}/${rest}`);
  if (rest === "endpoints/openapi/chat/completions") await serveOpenAiChat(exchange, "vertex");
  else await serveModel(exchange, rest, `${parent}/`);
  return true;
}

function forbidden(resource: string): GoogleError {
  const message = `Permission 'aiplatform.endpoints.predict' denied on resource '//aiplatform.googleapis.com/${resource}' (or it may not exist).`;
  return new GoogleError(403, message);
}

async function serveModel(exchange: Exchange, rest: string, parent: string): Promise<void> {
  const [, publisher, model, method = ""] = MODEL.exec(rest) ?? [];
  if (model === undefined) throw new UnknownPath();
  const name = decodeURIComponent(model);
  if (publisher === "anthropic") {
    if (method !== "rawPredict" && method !== "streamRawPredict") throw new UnknownPath();
    if (!/^(claude-|stub-|count-tokens$)/.test(name)) throw notFound(parent, rest);
    return serveClaude(exchange, name);
  }
  if (!isServed(name, method, "vertex")) throw notFound(parent, rest);
  return callModel(exchange, name, method, "vertex");
}

function notFound(parent: string, rest: string): GoogleError {
  const name = `${parent}${rest.replace(/:\w+$/, "")}`;
  return new GoogleError(
    404,
    `Publisher Model \`${name}\` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions`,
  );
}
