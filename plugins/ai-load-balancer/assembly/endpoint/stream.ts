import {
  allowRequestBuffer,
  awaitsRequestBody,
  Bytes,
  BodyProgress,
  clusterName,
  DataStatus,
  HeadersStatus,
  HttpContext,
  localReply,
  MediaType,
  PropertyPath,
  requestBody,
  requestHeaders,
  responseDetails,
  responseFromUpstream,
  TrailersStatus,
  wallMilliseconds,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Store } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Balancing } from "../balancing";
import { answerStatus, hostGaveUp } from "../cluster/answer";
import { Candidate } from "./choose/candidate";
import { tries } from "./choose/order";
import { SHARES } from "./choose/shares";
import { LEDGER } from "./counts/ledger";
import { EndpointPlugin } from "./endpoint-plugin";
import { Endpoints, HostEndpoints, PoolEndpoints } from "./endpoints";
import { find, LocalChooser } from "./pick";
import { ENDPOINT_HEADER, EndpointPolicy } from "./policy";
import { Asked, readAsked } from "./prefix/message-digests";
import { PrefixOwner, PrefixTable } from "./prefix/prefix-table";
import { countsKey, pickRemotely, releaseRemotely, RemoteAsk, RemotePick, RemotePicking } from "./remote/remote-pick";
import { PickPolicy } from "./rule";

const HEADER: Bytes = Bytes.of(ENDPOINT_HEADER);
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const SERVED: PropertyPath = PropertyPath.of("upstream.address");
/** How Envoy begins the details of an answer that it gives because no endpoint did. */
const NO_ANSWER: Bytes = Bytes.of("upstream_reset_before_response_started");

const TOO_MANY: u32 = 429;
const EXCEEDED: string = "Exceeded maximum request limit from ai-load-balancer.";
const DETAILS: string = "ai-load-balancer.exceeded";

/** What comes of a try to pick. */
const enum Outcome {
  GoesOn,
  /** Redis is asked. */
  Waits,
  /** It was answered here. */
  Refused,
}

/** Picks an endpoint for one request. */
@final
export class EndpointStream extends Balancing {
  private endpoints: Endpoints | null = null;
  /** Null when the body is not read, or was. */
  private body: WholeBody | null = null;
  /** Headers are held, and nothing has been picked yet. */
  private isOpen: bool = false;
  private readonly request: EndpointRequest;

  constructor(
    stream: HttpContext,
    plugin: EndpointPlugin,
    private readonly policy: EndpointPolicy,
  ) {
    super(stream);
    this.request = new EndpointRequest(stream, plugin);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const endpoints = this.endpointsOf(clusterName());
    if (endpoints == null) return HeadersStatus.Continue;
    this.endpoints = endpoints;
    const awaits = awaitsRequestBody(endOfStream);
    if (awaits && readsBody(endpoints)) {
      this.body = new WholeBody(requestBody, endpoints.rule.maxBody);
      allowRequestBuffer(endpoints.rule.maxBody);
    } else if (!awaits || !endpoints.holdsHeaders) return headersStatus(this.request.pick(endpoints, Asked.nothing()));
    this.isOpen = true;
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const endpoints = this.endpoints;
    if (endpoints == null || !this.isOpen) return this.heldStatus();
    const body = this.body;
    if (body == null) return this.pickAtBody(endpoints, Asked.nothing());
    const progress = body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    const isWhole = progress == BodyProgress.Complete;
    return this.pickAtBody(endpoints, isWhole ? askedOf(endpoints, body.read(size)) : Asked.nothing());
  }

  onRequestTrailers(): TrailersStatus {
    const endpoints = this.endpoints;
    if (endpoints == null || !this.isOpen)
      return this.request.waits ? TrailersStatus.StopIteration : TrailersStatus.Continue;
    const bytes = this.body == null ? Bytes.empty() : requestBody.read(0, endpoints.rule.maxBody);
    const status = this.pickAtBody(endpoints, askedOf(endpoints, bytes));
    return status == DataStatus.Continue ? TrailersStatus.Continue : TrailersStatus.StopIteration;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    const served = SERVED.bytes();
    this.request.answered(served == null ? Bytes.empty() : served);
    return HeadersStatus.Continue;
  }

  onLog(): void {
    this.request.end();
  }

  private endpointsOf(cluster: Bytes): Endpoints | null {
    if (cluster.length == 0) return null;
    const pool = this.policy.poolOf(cluster);
    if (pool != null && !pool.picks) return null;
    if (pool != null) {
      // What a client says does not count, whatever becomes of the pick.
      if (requestHeaders.has(HEADER)) requestHeaders.removeBytes(HEADER);
      return new PoolEndpoints(pool);
    }
    if (isDefined(HIGRESS)) {
      const rule = this.policy.rule;
      if (rule != null) return new HostEndpoints(cluster.copy(), rule);
    }
    return null;
  }

  private pickAtBody(endpoints: Endpoints, asked: Asked): DataStatus {
    this.isOpen = false;
    this.body = null;
    this.request.pick(endpoints, asked);
    return this.heldStatus();
  }

  /** What comes while Redis is asked is not read here, so the client may wait with it. */
  private heldStatus(): DataStatus {
    return this.request.waits ? DataStatus.StopIterationAndWatermark : DataStatus.Continue;
  }
}

function headersStatus(outcome: Outcome): HeadersStatus {
  if (outcome == Outcome.Waits) return HeadersStatus.StopAllIterationAndWatermark;
  return outcome == Outcome.Refused ? HeadersStatus.StopIteration : HeadersStatus.Continue;
}

/** Whether what is asked decides: then the body is held until it is there. */
function readsBody(endpoints: Endpoints): bool {
  const rule = endpoints.rule;
  if (rule.policy == PickPolicy.LeastRequest) return false;
  if (rule.policy == PickPolicy.Metrics && !endpoints.hasAdapters) return false;
  const length = I64.parseInt(requestHeaders.getBytes(CONTENT_LENGTH).toString());
  return length <= <i64>rule.maxBody && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson;
}

function askedOf(endpoints: Endpoints, body: Bytes): Asked {
  if (body.length == 0) return Asked.nothing();
  // In Redis the keys are Higress's.
  const seed = endpoints.rule.remote == null ? endpoints.cluster : Bytes.empty();
  return readAsked(body, seed);
}

/** What is picked for one request, until it is over. */
@final
class EndpointRequest extends RemotePicking {
  /** Redis is asked. */
  waits: bool = false;
  private endpoints: Endpoints | null = null;
  private asked: Asked = Asked.nothing();
  /** Where it is under way; no bytes: it is not. */
  private address: Bytes = Bytes.empty();
  /** The counts in Redis that it is part of; null: it is counted here. */
  private remoteKey: Bytes | null = null;
  private outcome: Outcome = Outcome.GoesOn;

  constructor(
    private readonly stream: HttpContext,
    private readonly plugin: EndpointPlugin,
  ) {
    super();
  }

  pick(endpoints: Endpoints, asked: Asked): Outcome {
    this.endpoints = endpoints;
    this.asked = asked;
    const remote = endpoints.rule.remote;
    if (remote == null) return this.pickHere(endpoints);
    return this.pickThere(endpoints, remote);
  }

  onPick(pick: RemotePick | null, late: bool): void {
    const endpoints = this.endpoints;
    if (endpoints == null) return;
    this.waits = false;
    this.outcome = pick == null ? this.pickHere(endpoints) : this.takeRemote(endpoints, pick);
    if (late && this.outcome != Outcome.Refused) this.stream.continueRequest();
  }

  onOrphanPick(pick: RemotePick): void {
    this.address = pick.address;
    this.end();
  }

  /** @param served the endpoint that has answered; no bytes: none */
  answered(served: Bytes): void {
    const endpoints = this.endpoints;
    if (endpoints == null || this.address.length == 0) return;
    if (!responseFromUpstream()) {
      if (responseDetails().startsWith(NO_ANSWER)) this.move(endpoints, Bytes.empty());
      else if (hostGaveUp()) this.tell(endpoints, true);
    } else if (served.length == 0 || served.equals(this.address)) this.tell(endpoints, answerStatus() >= 500);
    else if (endpoints.tellsFailures) this.move(endpoints, served.copy());
  }

  private tell(endpoints: Endpoints, isError: bool): void {
    LEDGER.answered(endpoints.cluster, this.address, isError);
  }

  end(): void {
    const endpoints = this.endpoints;
    if (endpoints == null || this.address.length == 0) return;
    this.release(endpoints);
    this.address = Bytes.empty();
  }

  private release(endpoints: Endpoints): void {
    const remote = endpoints.rule.remote;
    const key = this.remoteKey;
    if (remote == null || key == null) LEDGER.release(endpoints.cluster, this.address);
    else releaseRemotely(remote, this.plugin, key, this.address, this.stream.rootId);
  }

  /** The pick has failed; another endpoint has served the request, or none. */
  private move(endpoints: Endpoints, served: Bytes): void {
    this.plugin.figures.pickFailed();
    if (this.remoteKey == null) {
      LEDGER.moved(endpoints.cluster, this.address, served);
      this.address = served;
    } else LEDGER.failed(endpoints.cluster, this.address);
    const table = this.tableOf(endpoints);
    if (table != null && served.length > 0) table.keep(this.asked.prefixes, 0, served);
  }

  private pickHere(endpoints: Endpoints): Outcome {
    this.remoteKey = null;
    const table = this.tableOf(endpoints);
    const prefixes = this.asked.prefixes;
    const owner: PrefixOwner | null = table == null || prefixes.length == 0 ? null : table.find(prefixes);
    const known = owner == null ? Bytes.empty() : owner.address;
    const chooser = new LocalChooser(endpoints, this.asked.model, known, this.plugin.dice);
    this.address = LEDGER.pick(endpoints.cluster, chooser);
    if (chooser.isFull) return this.refuse();
    if (this.address.length == 0) return this.noPick();
    if (table != null && prefixes.length > 0) {
      const from = owner != null && chooser.hasPrefix ? owner.depth : 0;
      table.keep(prefixes, from, this.address);
      this.plugin.figures.prefixFound(chooser.hasPrefix);
    }
    return this.take(endpoints, chooser.order);
  }

  private pickThere(endpoints: Endpoints, remote: Store): Outcome {
    const candidates = endpoints.candidates(LEDGER.read(endpoints.cluster));
    if (candidates.length == 0) return this.noPick();
    this.remoteKey = countsKey(endpoints.cluster);
    const ask = new RemoteAsk(endpoints, candidates, this.asked.prefixes);
    this.waits = true;
    return pickRemotely(remote, this.plugin, ask, this.stream, this) ? Outcome.Waits : this.outcome;
  }

  private takeRemote(endpoints: Endpoints, pick: RemotePick): Outcome {
    if (pick.address.length == 0) return this.refuse();
    this.address = pick.address.copy();
    const candidates = endpoints.candidates(LEDGER.read(endpoints.cluster));
    const first = find(candidates, this.address);
    if (first == null) return this.noPick();
    if (this.asked.prefixes.length > 0) this.plugin.figures.prefixFound(pick.hasPrefix);
    return this.take(endpoints, tries(first, candidates, this.plugin.dice));
  }

  private take(endpoints: Endpoints, order: Array<Candidate>): Outcome {
    endpoints.take(order);
    SHARES.of(endpoints.cluster).add(this.address, endpoints.rule.share, wallMilliseconds());
    this.plugin.figures.picked(endpoints.rule.policy);
    return Outcome.GoesOn;
  }

  private noPick(): Outcome {
    this.plugin.figures.notPicked();
    return Outcome.GoesOn;
  }

  private refuse(): Outcome {
    this.plugin.figures.exceeded();
    localReply(TOO_MANY, Bytes.of(EXCEEDED), DETAILS);
    return Outcome.Refused;
  }

  private tableOf(endpoints: Endpoints): PrefixTable | null {
    const local = endpoints.rule.local;
    return local == null ? null : new PrefixTable(local, endpoints.rule.prefixLife, this.stream.rootId);
  }
}
