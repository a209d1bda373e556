import {
  ByteWriter,
  Bytes,
  CalloutHandler,
  CalloutReply,
  clusterName,
  getShared,
  JsonWriter,
  PluginContext,
  setShared,
  Timer,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { clustersOf } from "../outcall/clusters";
import { OwnRequest, ownHead } from "../outcall/own-request";
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
    const clusters = this.clusters();
    for (let i = 0; i < out.length; i++) this.probe(out[i], clusters);
  }

  /** Where probes go: in the providers' cluster, where this filter would take them for a client's, `serviceName` says it. */
  private clusters(): string[] {
    const entry = this.provider.entry;
    if (entry.hasServiceName) return clustersOf(entry.serviceName, entry.servicePort);
    const cluster = getShared(clusterKey(this.provider.keys));
    return cluster.exists ? [cluster.bytes.toString()] : [];
  }

  private probe(key: i32, clusters: string[]): void {
    const timeout = this.provider.keys.failover.healthCheckTimeout;
    for (let i = 0; i < clusters.length; i++) {
      const request = new OwnRequest(this.provider, ownHead("POST", "/v1/chat/completions"), this.body(), []);
      if (request.error != null) return;
      request.call.key = key;
      if (this.plugin.callout(request.callout(clusters[i], timeout), new ProbeReply(this.provider.keys, key))) return;
    }
  }

  private body(): Bytes {
    const out = new ByteWriter(128);
    const json = new JsonWriter(out);
    json.beginObject().key("model").string(this.provider.keys.failover.healthCheckModel);
    out.text(',"messages":[{"role":"user","content":"who are you?"}],"max_tokens":16}');
    return out.take();
  }
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
