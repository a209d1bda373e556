import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelRouterPolicy } from "./policy";

/** Header that gets the model that auto-routing picked, as in Higress. */
const AUTO_MODEL_HEADER: string = "x-higress-llm-model";

/** What becomes of a request: headers that routes may match on, and the model its body is to name. */
@final
export class Routing {
  readonly headers: HeaderList = new HeaderList();
  /** The same as asked for where the body is to stay as it is. */
  model: string;
  /** Whether a model was to be picked and none could be. */
  isStuck: bool = false;

  constructor(asked: string) {
    this.model = asked;
  }
}

/**
 * @param asked the model the request names; not empty
 * @param body of a chat request, for auto-routing; no bytes for a form
 */
export function routeByModel(policy: ModelRouterPolicy, asked: string, body: Bytes): Routing {
  const routing = new Routing(asked);
  if (policy.auto.isAskedFor(asked)) {
    pickModel(policy, body, routing);
    // What was picked goes on as the rule has it, slashes included, as in Higress.
    return routing;
  }
  if (policy.modelHeader.length > 0) routing.headers.add(policy.modelHeader, asked);
  addModelHeaders(policy, routing, asked);
  if (policy.providerHeader.length > 0) splitProvider(policy.providerHeader, routing);
  return routing;
}

/** The headers for a model that the path names: it stays there as it is, and none is picked in its place. */
export function headersOfPath(policy: ModelRouterPolicy, model: string): HeaderList {
  const routing = new Routing(model);
  if (policy.modelHeader.length > 0) routing.headers.add(policy.modelHeader, model);
  addModelHeaders(policy, routing, model);
  return routing.headers;
}

function pickModel(policy: ModelRouterPolicy, body: Bytes, routing: Routing): void {
  const picked = policy.auto.pick(body);
  routing.isStuck = picked.length == 0;
  if (routing.isStuck) return;
  routing.model = picked;
  routing.headers.add(AUTO_MODEL_HEADER, picked);
  if (policy.modelHeader.length > 0 && policy.modelHeader != AUTO_MODEL_HEADER) {
    routing.headers.add(policy.modelHeader, picked);
  }
  addModelHeaders(policy, routing, picked);
}

function addModelHeaders(policy: ModelRouterPolicy, routing: Routing, model: string): void {
  const headers = policy.modelHeaders;
  if (headers != null) headers.addTo(routing.headers, model);
}

/** `provider/name`: the header gets the one, the body keeps the other. */
function splitProvider(header: string, routing: Routing): void {
  const slash = routing.model.indexOf("/");
  if (slash < 0) return;
  routing.headers.add(header, routing.model.substring(0, slash));
  routing.model = routing.model.substring(slash + 1);
}
