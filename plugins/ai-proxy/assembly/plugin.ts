import { HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { HealthCheck } from "./keys/health-check";
import { Provider } from "./provider/provider";
import { AiProxyDecoder, AiProxyPolicy } from "./policy";
import { AiProxyStream } from "./stream";
import { WaitingRoom } from "./waiting/waiting-room";

/** One configuration of the plugin, with the timers that its providers need. */
export class AiProxyPlugin extends RulePlugin<AiProxyPolicy> {
  private readonly waiting: WaitingRoom = new WaitingRoom();
  /** Who waits for a first word, which must not take the place of who waits for a provider's preparations. */
  private readonly words: WaitingRoom = new WaitingRoom();

  constructor(id: u32) {
    super(id, "ai-proxy", new AiProxyDecoder());
  }

  onConfigured(rules: RuleSet<AiProxyPolicy>): void {
    this.clearTimers();
    const policies = rules.configs();
    // Rules share the providers that they do not change.
    const started: Provider[] = [];
    let anyWaits = false;
    let anyIsTimed = false;
    for (let i = 0; i < policies.length; i++) {
      const providers = policies[i].providers;
      for (let k = 0; k < providers.length; k++) {
        if (started.includes(providers[k])) continue;
        started.push(providers[k]);
        if (this.start(providers[k])) anyWaits = true;
        if (providers[k].entry.firstByteTimeout > 0) anyIsTimed = true;
      }
    }
    if (anyWaits) this.every(this.waiting);
    if (anyIsTimed) this.every(this.words);
  }

  /** Starts what a provider needs beside requests; true when requests may have to wait for it. */
  private start(provider: Provider): bool {
    if (provider.keys.failover.enabled) this.every(new HealthCheck(this, provider));
    const tokens = provider.tokens;
    if (tokens != null) tokens.start(this);
    const context = provider.context;
    if (context != null) context.start(this);
    return tokens != null || context != null;
  }

  createHttpContext(id: u32): HttpContext {
    return new AiProxyStream(id, this, this.waiting, this.words);
  }
}
