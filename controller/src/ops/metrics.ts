import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Seconds. */
const TRANSLATE_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The controller's own metrics, in Prometheus' naming. */
export class ControllerMetrics {
  readonly registry = new Registry();
  readonly resources = this.#gauge("sluice_controller_resources", "Objects in the store", ["kind"]);
  readonly refused = this.#gauge(
    "sluice_controller_refused_resources",
    "Objects whose newest version is not in effect",
    ["kind"],
  );
  readonly queueDepth = this.#gauge("sluice_controller_queue_depth", "Changes that wait for the next translation", []);
  readonly translations = new Histogram({
    name: "sluice_controller_translate_seconds",
    help: "Time from a store to rendered configuration",
    buckets: TRANSLATE_BUCKETS,
    registers: [this.registry],
  });
  readonly translationFailures = this.#counter(
    "sluice_controller_translate_failures_total",
    "Translations that ended with an error; the configuration before stays in effect",
    [],
  );
  readonly snapshots = this.#counter("sluice_controller_snapshots_total", "Changed configurations of a fleet", [
    "fleet",
  ]);
  readonly pushes = this.#counter("sluice_xds_pushes_total", "Responses sent to proxies", ["type"]);
  readonly nacks = this.#counter("sluice_xds_nacks_total", "Responses that proxies refused", ["fleet", "type"]);
  readonly proxies = this.#gauge("sluice_xds_proxies", "Connected proxies", ["fleet"]);
  readonly configAge = this.#gauge(
    "sluice_controller_config_age_seconds",
    "Time since a fleet's configuration last changed",
    ["fleet"],
  );
  readonly leader = this.#gauge("sluice_controller_leader", "1 for the replica that writes statuses", []);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }
}
