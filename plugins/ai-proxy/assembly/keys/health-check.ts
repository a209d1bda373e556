import {
  ByteWriter,
  Bytes,
  CalloutHandler,
  CalloutReply,
  clusterName,
  getShared,
  HeaderList,
  JsonWriter,
  PluginContext,
  setShared,
  Timer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { OwnRequest } from "../outcall/own-request";
import { Provider } from "../provider/provider";
import { KeyRing, takeLease } from "./key-ring";

const CLUSTER_OF: Bytes = Bytes.of("ai-proxy.cluster.");

/** Remembers where a provider's requests go: the probes of whichever worker go there too. */
export function rememberCluster(provider: Provider): void {
  if (!provider.keys.failover.enabled) return;
  const cluster = clusterName();
  if (cluster.length == 0 || provider.cluster.equals(cluster)) return;
  provider.cluster = cluster;
  setShared(clusterKey(provider.keys), cluster);
}

function clusterKey(keys: KeyRing): Bytes {
  const out = new ByteWriter(64);
  out.bytes(CLUSTER_OF);
  out.bytes(keys.name);
  return out.take();
}

/** Probes the keys of a provider that are out of use, one worker at a time. */
@final
export class HealthCheck extends Timer {
  constructor(
    private readonly plugin: PluginContext,
    private readonly provider: Provider,
  ) {
    super(<u32>provider.keys.failover.healthCheckInterval);
  }

  run(): void {
    const keys = this.provider.keys;
    const out = keys.out();
    if (out.length == 0 || !takeLease(keys.lease, this.period)) return;
    const cluster = getShared(clusterKey(keys));
    if (!cluster.exists) return;
    for (let i = 0; i < out.length; i++) this.probe(out[i], cluster.bytes.toString());
  }

  private probe(key: i32, cluster: string): void {
    const request = new OwnRequest(this.provider, probeHead(), this.body(), []);
    if (!request.canBeSent) return;
    request.call.key = key;
    const timeout = this.provider.keys.failover.healthCheckTimeout;
    this.plugin.callout(request.callout(cluster, timeout), new ProbeReply(this.provider.keys, key));
  }

  private body(): Bytes {
    const out = new ByteWriter(128);
    const json = new JsonWriter(out);
    json.beginObject().key("model").string(this.provider.keys.failover.healthCheckModel);
    out.text(',"messages":[{"role":"user","content":"who are you?"}],"max_tokens":16}');
    return out.take();
  }
}

function probeHead(): HeaderList {
  const head = new HeaderList().add(":method", "POST").add(":path", "/v1/chat/completions").add(":scheme", "https");
  return head.add(":authority", "ai-proxy").add("content-type", "application/json");
}

@final
class ProbeReply extends CalloutHandler {
  constructor(
    private readonly keys: KeyRing,
    private readonly key: i32,
  ) {
    super();
  }

  onReply(reply: CalloutReply): void {
    this.keys.reportProbe(this.key, reply.status >= 200 && reply.status < 300);
  }
}
