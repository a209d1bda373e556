import {
  awaitsRequestBody,
  Bytes,
  clearRouteCache,
  HeaderList,
  HeadersStatus,
  HostFacts,
  HttpContext,
  LogLevel,
  log,
  MediaType,
  multipartBoundary,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestSize } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Routed, routeForm, routeJson } from "./body";
import { ModelHeaders } from "./inference/model-headers";
import { ObjectivePolicy } from "./inference/objective";
import { setObjective } from "./inference/request-headers";
import { PathModel } from "./path-model";
import { ModelRouterDecoder, ModelRouterPolicy } from "./policy";
import { headersOfPath } from "./routing";
import { Target } from "./targets/target";
import { TargetSet } from "./targets/target-set";

const NAME: string = "model-router";
const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

export class ModelRouterPlugin extends RulePlugin<ModelRouterPolicy> {
  constructor(id: u32) {
    super(id, NAME, new ModelRouterDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new ModelRouterContext(id, this);
  }
}

class ModelRouterContext extends RequestEditor {
  private policy: ModelRouterPolicy | null = null;
  /** Whether the path names the model; then a body's is nobody's. */
  private namedInPath: bool = false;
  /** Whether the body is read for its model. */
  private readsModel: bool = false;
  /** Those of which one is chosen by the body; null: none, or one is chosen. */
  private undecided: TargetSet | null = null;
  /** Is told to the endpoint picker once the model is known; null: nothing, or it is told. */
  private awaited: ObjectivePolicy | null = null;
  /** Of a multipart form; null for JSON. */
  private boundary: Bytes | null = null;

  constructor(
    id: u32,
    private readonly plugin: ModelRouterPlugin,
  ) {
    super(id, NAME);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    this.policy = policy;
    const targets = policy.targets;
    if (targets != null) this.beginChoice(policy, targets, endOfStream);
    const modelHeaders = policy.modelHeaders;
    if (modelHeaders != null) removeSent(modelHeaders);
    this.namedInPath = policy.readsPath && routeByPath(policy);
    const status = super.onRequestHeaders(endOfStream);
    this.beginObjective(policy);
    return status;
  }

  /** An objective by the model waits for the body where the model is read here. */
  private beginObjective(policy: ModelRouterPolicy): void {
    const objective = policy.objective;
    if (objective == null) return;
    if (objective.readsModel && this.readsModel) this.awaited = objective;
    else setObjective(objective);
  }

  private endObjective(): void {
    const objective = this.awaited;
    this.awaited = null;
    if (objective != null) setObjective(objective);
  }

  /** What the head decides is decided at once: then the body is not held. */
  private beginChoice(policy: ModelRouterPolicy, targets: TargetSet, endOfStream: bool): void {
    const facts = new HostFacts();
    const named = targets.named(facts);
    const needsBody = named == null && targets.readsBody && awaitsRequestBody(endOfStream);
    if (needsBody && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) this.undecided = targets;
    else setTarget(policy, named != null ? named : targets.choose(facts, null));
  }

  /** @param size of the request; null where it is not known */
  private endChoice(size: RequestSize | null): void {
    const policy = this.policy;
    const targets = this.undecided;
    if (policy == null || targets == null) return;
    this.undecided = null;
    setTarget(policy, targets.choose(new HostFacts(), size));
  }

  wants(): bool {
    this.readsModel = this.namesModel();
    return this.readsModel || this.undecided != null;
  }

  passOver(): void {
    this.endChoice(null);
    this.endObjective();
  }

  private namesModel(): bool {
    const policy = this.policy;
    if (policy == null || !policy.isActive || this.namedInPath) return false;
    if (!policy.suffixes.matches(requestHeaders.getBytes(PATH))) return false;
    const contentType = requestHeaders.getBytes(CONTENT_TYPE);
    if (MediaType.parse(contentType).isJson) return true;
    this.boundary = multipartBoundary(contentType);
    return this.boundary != null;
  }

  edit(body: Bytes): Splice | null {
    const policy = this.policy;
    if (this.undecided != null) this.endChoice(RequestSize.read(body));
    let change: Splice | null = null;
    if (policy != null && this.readsModel) change = this.editModel(policy, body);
    this.endObjective();
    return change;
  }

  private editModel(policy: ModelRouterPolicy, body: Bytes): Splice | null {
    const routed = this.route(policy, body);
    if (routed == null) return null;
    if (routed.routing.isStuck)
      log(LogLevel.Warn, NAME + ": no model is picked: no rule matches, nor is there a default");
    setHeaders(routed.routing.headers);
    return routed.change;
  }

  private route(policy: ModelRouterPolicy, body: Bytes): Routed | null {
    const boundary = this.boundary;
    return boundary == null ? routeJson(policy, body) : routeForm(policy, body, boundary);
  }
}

/** Whether the path names a model; the headers say so then. */
function routeByPath(policy: ModelRouterPolicy): bool {
  const named = PathModel.read(requestHeaders.getBytes(PATH));
  named.apply();
  if (named.model.length == 0) return false;
  setHeaders(headersOfPath(policy, named.model.toString()));
  return true;
}

/** Whatever the client sent in the header goes. */
function setTarget(policy: ModelRouterPolicy, target: Target | null): void {
  if (target == null) {
    requestHeaders.removeBytes(policy.targetHeader);
    log(LogLevel.Debug, NAME + ": no target is chosen: no `when` holds, and no other target takes requests");
  } else requestHeaders.replaceBytes(policy.targetHeader, target.name);
  clearRouteCache();
}

/** Routes may match on these, so no client is to write them, with or without a body. */
function removeSent(headers: ModelHeaders): void {
  const sent = requestHeaders.has(headers.model) || requestHeaders.has(headers.base);
  if (!sent) return;
  requestHeaders.removeBytes(headers.model);
  requestHeaders.removeBytes(headers.base);
  clearRouteCache();
}

function setHeaders(headers: HeaderList): void {
  for (let i = 0; i < headers.length; i++) requestHeaders.replaceBytes(headers.nameAt(i), headers.valueAt(i));
  // The route was chosen before the body was read. Hosts choose anew by themselves, but not for later ABI versions.
  if (headers.length > 0) clearRouteCache();
}
