import { proxy_define_metric, proxy_get_metric, proxy_increment_metric, proxy_record_metric } from "./abi/env";
import { outExtra } from "./abi/memory";
import { MetricType, WasmResult } from "./abi/types";
import { Bytes } from "./bytes";

// Names are global to the Envoy process and carry no labels: labels are cut out of the name by the bootstrap's stats_tags.
// A name that is defined twice is one metric. Values are integers.

function define(type: MetricType, name: string): u32 {
  const key = Bytes.of(name);
  store<u32>(outExtra(), 0);
  return proxy_define_metric(type, key.ptr, key.length, outExtra()) == WasmResult.Ok ? load<u32>(outExtra()) : 0;
}

function read(id: u32): u64 {
  store<u64>(outExtra(), 0);
  return proxy_get_metric(id, outExtra()) == WasmResult.Ok ? load<u64>(outExtra()) : 0;
}

/** Only ever grows. */
@final
export class Counter {
  private readonly id: u32;

  constructor(name: string) {
    this.id = define(MetricType.Counter, name);
  }

  /** Adds `amount`; nothing happens for 0 or less, which hosts refuse. */
  add(amount: i64 = 1): void {
    if (amount > 0) proxy_increment_metric(this.id, amount);
  }

  get value(): u64 {
    return read(this.id);
  }
}

/** Goes up and down. */
@final
export class Gauge {
  private readonly id: u32;

  constructor(name: string) {
    this.id = define(MetricType.Gauge, name);
  }

  set(value: u64): void {
    proxy_record_metric(this.id, value);
  }

  /** Adds `amount`, which may be negative. */
  add(amount: i64): void {
    proxy_increment_metric(this.id, amount);
  }

  get value(): u64 {
    return read(this.id);
  }
}

/** A distribution; buckets and unit are set by the bootstrap. */
@final
export class Histogram {
  private readonly id: u32;

  constructor(name: string) {
    this.id = define(MetricType.Histogram, name);
  }

  record(value: u64): void {
    proxy_record_metric(this.id, value);
  }
}
