import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Backlog } from "./backlog.ts";
import type { Endpoint } from "./request.ts";

/** Seconds. */
const REQUEST_BUCKETS = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The bridge's own metrics, in Prometheus' naming. No label comes from a request but for names of commands that are passed on. */
export class BridgeMetrics {
  readonly registry = new Registry();
  readonly requests: Counter<"endpoint" | "status">;
  readonly seconds: Histogram<"endpoint">;
  readonly commands: Counter<"command" | "outcome">;
  readonly redisUp: Gauge;
  readonly reconnects: Counter;

  constructor(backlog: Backlog) {
    const registers = [this.registry];
    this.requests = new Counter({
      name: "sluice_redis_bridge_requests_total",
      help: "Requests, by what they were answered with",
      labelNames: ["endpoint", "status"],
      registers,
    });
    this.seconds = new Histogram({
      name: "sluice_redis_bridge_request_seconds",
      help: "Time from a request's head to its answer",
      labelNames: ["endpoint"],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    this.commands = new Counter({
      name: "sluice_redis_bridge_commands_total",
      help: "Commands that were passed on, by what became of them",
      labelNames: ["command", "outcome"],
      registers,
    });
    this.redisUp = new Gauge({
      name: "sluice_redis_bridge_redis_up",
      help: "1 while the Redis is reachable",
      registers,
    });
    this.reconnects = new Counter({
      name: "sluice_redis_bridge_redis_connects_total",
      help: "Times that the Redis became reachable",
      registers,
    });
    gauge(
      "sluice_redis_bridge_pending_commands",
      "Commands that wait for the Redis",
      registers,
      () => backlog.commands,
    );
    gauge("sluice_redis_bridge_pending_bytes", "Bytes of requests that wait", registers, () => backlog.bytes);
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param endpoint undefined: it was refused before anybody knew */
  answered(endpoint: Endpoint | undefined, status: number, seconds: number): void {
    const label = endpoint ?? "none";
    this.requests.inc({ endpoint: label, status });
    this.seconds.observe({ endpoint: label }, seconds);
  }
}

function gauge(name: string, help: string, registers: readonly Registry[], read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [...registers],
    collect() {
      this.set(read());
    },
  });
}
