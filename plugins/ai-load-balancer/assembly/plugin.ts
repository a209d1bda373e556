import {
  DataStatus,
  HeadersStatus,
  HttpContext,
  RulePlugin,
  RuleSet,
  TrailersStatus,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Balancing } from "./balancing";
import { ClusterBalancer, ClusterTimer } from "./cluster/balancer";
import { ClusterStream } from "./cluster/stream";
import { EndpointPlugin } from "./endpoint/endpoint-plugin";
import { EndpointStream } from "./endpoint/stream";
import { BalancerPolicy, LoadBalancerDecoder } from "./policy";

const NAME: string = "ai-load-balancer";

export class LoadBalancerPlugin extends RulePlugin<BalancerPolicy> {
  readonly endpoints: EndpointPlugin = new EndpointPlugin(NAME);
  /** Null while no configuration chooses among clusters. */
  clusters: ClusterBalancer | null = null;

  constructor(id: u32) {
    super(id, NAME, new LoadBalancerDecoder());
  }

  onConfigured(rules: RuleSet<BalancerPolicy>): void {
    this.clearTimers();
    const configs = rules.configs();
    let hasClusters = false;
    for (let i = 0; i < configs.length; i++) {
      const policy = configs[i].endpoint;
      if (policy != null) this.endpoints.start(policy, this);
      if (configs[i].cluster != null) hasClusters = true;
    }
    if (hasClusters) this.startClusters();
  }

  private startClusters(): void {
    const known = this.clusters;
    // Streams of the configuration before are still under way.
    const clusters = known == null ? new ClusterBalancer() : known;
    this.clusters = clusters;
    this.every(new ClusterTimer(clusters));
  }

  createHttpContext(id: u32): HttpContext {
    return new LoadBalancerStream(id, this);
  }
}

class LoadBalancerStream extends HttpContext {
  private balancing: Balancing | null = null;

  constructor(
    id: u32,
    private readonly plugin: LoadBalancerPlugin,
  ) {
    super(id);
  }

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const policy = this.plugin.configForStream();
    if (policy == null) return HeadersStatus.Continue;
    const balancing = this.begin(policy);
    this.balancing = balancing;
    return balancing == null ? HeadersStatus.Continue : balancing.onRequestHeaders(endOfStream);
  }

  private begin(policy: BalancerPolicy): Balancing | null {
    const cluster = policy.cluster;
    const clusters = this.plugin.clusters;
    if (cluster != null && clusters != null) return new ClusterStream(this, clusters, cluster);
    const endpoint = policy.endpoint;
    return endpoint == null ? null : new EndpointStream(this, this.plugin.endpoints, endpoint);
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const balancing = this.balancing;
    return balancing == null ? DataStatus.Continue : balancing.onRequestBody(size, endOfStream);
  }

  onRequestTrailers(): TrailersStatus {
    const balancing = this.balancing;
    return balancing == null ? TrailersStatus.Continue : balancing.onRequestTrailers();
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    const balancing = this.balancing;
    return balancing == null ? HeadersStatus.Continue : balancing.onResponseHeaders(endOfStream);
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const balancing = this.balancing;
    return balancing == null ? DataStatus.Continue : balancing.onResponseBody(size, endOfStream);
  }

  onResponseTrailers(): TrailersStatus {
    const balancing = this.balancing;
    return balancing == null ? TrailersStatus.Continue : balancing.onResponseTrailers();
  }

  onLog(): void {
    const balancing = this.balancing;
    if (balancing != null) balancing.onLog();
  }
}
