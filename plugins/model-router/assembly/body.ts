import {
  Bytes,
  JsonKind,
  jsonParse,
  MultipartReader,
  Splice,
  spliceString,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelRouterPolicy } from "./policy";
import { Routing, routeByModel } from "./routing";

/** The headers to set, and the change of the body if there is one. */
@final
export class Routed {
  constructor(
    readonly routing: Routing,
    readonly change: Splice | null,
  ) {}
}

/** Null where the body is not a JSON object that names a model: it passes as it is. */
export function routeJson(policy: ModelRouterPolicy, body: Bytes): Routed | null {
  if (jsonParse(body).kind != JsonKind.Object) return null;
  const found = policy.place.find(body);
  if (found.kind != JsonKind.String) return null;
  const asked = found.asString();
  if (asked.length == 0) return null;
  const routing = routeByModel(policy, asked, body);
  if (routing.model == asked) return new Routed(routing, null);
  return new Routed(routing, spliceString(body, found, Bytes.of(routing.model)));
}

/** The same for a multipart form with a part for the model: images and audio are sent so. */
export function routeForm(policy: ModelRouterPolicy, body: Bytes, boundary: Bytes): Routed | null {
  const asked = lastModel(policy, new MultipartReader(body, boundary));
  if (asked.length == 0) return null;
  const routing = routeByModel(policy, asked, Bytes.empty());
  const parts = new MultipartReader(body, boundary);
  while (parts.next()) {
    // Compared as text: bytes that are not UTF-8 stay as they are where the model does.
    if (isModel(policy, parts) && parts.value.toString() != routing.model) parts.replaceValue(Bytes.of(routing.model));
  }
  return new Routed(routing, parts.changed ? new Splice(body.length, parts.apply()) : null);
}

/**
 * What the form asks for: of several parts the last counts, and all are made the same, since readers of forms differ in
 * which one they take. "" for a form that is cut short or malformed.
 */
function lastModel(policy: ModelRouterPolicy, parts: MultipartReader): string {
  let model = "";
  while (parts.next()) {
    if (isModel(policy, parts)) model = parts.value.toString();
  }
  return parts.malformed ? "" : model;
}

function isModel(policy: ModelRouterPolicy, parts: MultipartReader): bool {
  return parts.name.equalsString(policy.part) && parts.fileName == null;
}
