import {
  ByteWriter,
  Bytes,
  CalloutHandler,
  CalloutReply,
  CalloutRequest,
  getShared,
  LogLevel,
  log,
  PluginContext,
  randomBytes,
  setShared,
  Timer,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { takeLease } from "../keys/key-ring";
import { clustersOf } from "../outcall/clusters";
import { readTokenAnswer, ServiceAccount, tokenForm } from "./google-token";

/** Milliseconds between looks at the token, and for which one worker has the right to renew it. */
const PERIOD: u32 = 100;
const LEASE: i64 = 10_000;
const TIMEOUT: u32 = 8_000;

/** Bytes of a token endpoint's answer. */
const ANSWER_LIMIT: i32 = 64 * 1024;

/**
 * Access tokens of a service account, kept where all workers find them. One worker at a time signs and asks for a new one,
 * some time before the old one ends, on a timer: no request waits for it but the very first ones.
 */
@final
export class AccessTokens extends Timer {
  private plugin: PluginContext | null = null;
  private readonly key: Bytes;
  private readonly lease: Bytes;
  /** Milliseconds since 1970 at which the token that was seen last ends. */
  private expiresAt: i64 = 0;
  private token: Bytes = Bytes.empty();

  /**
   * @param name of region and project @param service,port where the token endpoint is reached
   * @param refreshAhead milliseconds before its end at which a token is renewed
   */
  constructor(
    name: string,
    private readonly account: ServiceAccount,
    private readonly service: string,
    private readonly port: i32,
    private readonly refreshAhead: i64,
  ) {
    super(PERIOD);
    this.key = Bytes.of("vertex-" + name + "-access-token");
    this.lease = Bytes.of("vertex-" + name + "-lease");
  }

  /** Begins to keep a token. */
  start(plugin: PluginContext): void {
    this.plugin = plugin;
    plugin.every(this);
  }

  /** The value of `authorization`; empty while there is none. */
  current(): Bytes {
    const now = wallMilliseconds();
    if (this.expiresAt - this.refreshAhead > now) return this.token;
    const stored = getShared(this.key).bytes;
    if (stored.length > 8) {
      this.expiresAt = load<i64>(stored.ptr);
      this.token = stored.slice(8);
    }
    return this.expiresAt > now ? this.token : Bytes.empty();
  }

  run(): void {
    const now = wallMilliseconds();
    if (this.expiresAt - this.refreshAhead > now) return;
    this.current();
    if (this.expiresAt - this.refreshAhead > now || !takeLease(this.lease, LEASE)) return;
    const problem = this.ask(now / 1000);
    if (problem.length > 0) log(LogLevel.Warn, "ai-proxy: no access token: " + problem);
  }

  /** A new token came. */
  store(authorization: Bytes, expiresAt: i64): void {
    const out = new ByteWriter(authorization.length + 8);
    for (let i = 0; i < 8; i++) out.byte(<i32>((expiresAt >> <i64>(i << 3)) & 0xff));
    out.bytes(authorization);
    setShared(this.key, out.take());
  }

  /** Asks the token endpoint; answers what stands in the way, or nothing. */
  private ask(now: i64): string {
    const plugin = this.plugin;
    if (plugin == null) return "";
    const assertion = this.account.assertion(now);
    const signed = this.account.sign(assertion, Bytes.wrap(randomBytes(16)));
    if (!signed.ok) return signed.error;
    const url = this.account.tokenUrl;
    const clusters = clustersOf(this.service, this.port);
    for (let i = 0; i < clusters.length; i++) {
      const path = url.path.length > 0 ? url.path.toString() : "/";
      const request = new CalloutRequest(clusters[i], "POST", url.authority.toString(), path);
      request.headers.add("content-type", "application/x-www-form-urlencoded");
      request.body = tokenForm(assertion, signed.value);
      request.timeout = TIMEOUT;
      if (plugin.callout(request, new TokenReply(this))) return "";
    }
    return "the host has no cluster for vertexAuthServiceName";
  }
}

@final
class TokenReply extends CalloutHandler {
  constructor(private readonly tokens: AccessTokens) {
    super();
  }

  onReply(reply: CalloutReply): void {
    const answer = readTokenAnswer(reply.status, reply.body(ANSWER_LIMIT), wallMilliseconds());
    const token = answer.value;
    if (token != null) this.tokens.store(token.authorization.reveal(), token.expiresAt);
    else log(LogLevel.Warn, "ai-proxy: no access token: " + answer.error);
  }
}
