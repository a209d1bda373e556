import { HttpContext, RulePlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Audit } from "./guard/audit";
import { GuardPolicy } from "./policy";
import { GuardDecoder } from "./read-config";
import { GuardStream } from "./stream";

export class GuardPlugin extends RulePlugin<GuardPolicy> {
  private readonly counters: RequestCounters = new RequestCounters();

  constructor(id: u32) {
    super(id, "ai-security-guard", new GuardDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new GuardStream(id, this);
  }

  audit(policy: GuardPolicy): Audit {
    return new Audit(this.counters, policy.logsTexts);
  }
}
