import { HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { HealthCheck } from "./keys/health-check";
import { Provider } from "./provider/provider";
import { AiProxyDecoder, AiProxyPolicy } from "./policy";
import { AiProxyStream } from "./stream";

/** One configuration of the plugin, with the timers that its providers need. */
export class AiProxyPlugin extends RulePlugin<AiProxyPolicy> {
  constructor(id: u32) {
    super(id, "ai-proxy", new AiProxyDecoder());
  }

  onConfigured(rules: RuleSet<AiProxyPolicy>): void {
    this.clearTimers();
    const policies = rules.configs();
    // Rules share the providers that they do not change.
    const checked: Provider[] = [];
    for (let i = 0; i < policies.length; i++) {
      const providers = policies[i].providers;
      for (let k = 0; k < providers.length; k++) {
        const provider = providers[k];
        if (!provider.keys.failover.enabled || checked.includes(provider)) continue;
        checked.push(provider);
        this.every(new HealthCheck(this, provider));
      }
    }
  }

  createHttpContext(id: u32): HttpContext {
    return new AiProxyStream(id, this);
  }
}
