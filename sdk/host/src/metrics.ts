import { MetricType, WasmResult } from "./abi.ts";

export interface Metric {
  readonly type: number;
  readonly name: string;
  /** Counters and gauges; unsigned 64 bit. */
  value: bigint;
  /** Histograms. */
  readonly samples: bigint[];
}

/** The metrics of the whole process, by type and name. */
export class Metrics {
  readonly #byName = new Map<string, Metric>();

  /** The metric of that type and name; equal names are one metric. */
  find(type: number, name: string): Metric {
    const key = `${type}:${name}`;
    const metric = this.#byName.get(key) ?? { type, name, value: 0n, samples: [] };
    this.#byName.set(key, metric);
    return metric;
  }

  /** For scenarios: value of a counter or gauge, 0 when nobody defined it. */
  value(name: string): number {
    const metric = this.#byName.get(`${MetricType.Counter}:${name}`) ?? this.#byName.get(`${MetricType.Gauge}:${name}`);
    return Number(metric?.value ?? 0n);
  }

  /** For scenarios: everything recorded in a histogram. */
  samples(name: string): number[] {
    return (this.#byName.get(`${MetricType.Histogram}:${name}`)?.samples ?? []).map(Number);
  }

  /** For scenarios: counters and gauges by name, sorted. */
  all(): Map<string, number> {
    const scalars = [...this.#byName.values()].filter((metric) => metric.type !== MetricType.Histogram);
    return new Map(scalars.map((metric): [string, number] => [metric.name, Number(metric.value)]).sort(byFirst));
  }
}

function byFirst(a: [string, number], b: [string, number]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** The metric ids of one VM: each definition gives a new one, numbered by type, whose low two bits are the type. */
export class MetricIds {
  readonly #metrics: Metrics;
  readonly #byId = new Map<number, Metric>();
  readonly #last: number[] = [MetricType.Counter, MetricType.Gauge, MetricType.Histogram];

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** Undefined for an unknown type. */
  define(type: number, name: string): number | undefined {
    const last = this.#last[type];
    if (last === undefined) return undefined;
    const id = last + 4;
    this.#last[type] = id;
    this.#byId.set(id, this.#metrics.find(type, name));
    return id;
  }

  increment(id: number, offset: bigint): number {
    const metric = this.#byId.get(id);
    if ((id & 3) > MetricType.Gauge) return WasmResult.BadArgument;
    if (metric === undefined) return WasmResult.NotFound;
    if (metric.type === MetricType.Counter && offset <= 0n) return WasmResult.BadArgument;
    metric.value = BigInt.asUintN(64, metric.value + offset);
    return WasmResult.Ok;
  }

  record(id: number, value: bigint): number {
    const metric = this.#byId.get(id);
    if (metric === undefined) return WasmResult.NotFound;
    if (metric.type === MetricType.Counter) metric.value = BigInt.asUintN(64, metric.value + value);
    else if (metric.type === MetricType.Gauge) metric.value = BigInt.asUintN(64, value);
    else metric.samples.push(BigInt.asUintN(64, value));
    return WasmResult.Ok;
  }

  /** The value, or the code that says why there is none: histograms cannot be read. */
  read(id: number): bigint | { readonly error: number } {
    if ((id & 3) > MetricType.Gauge) return { error: WasmResult.BadArgument };
    return this.#byId.get(id)?.value ?? { error: WasmResult.NotFound };
  }
}
