import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { Counter } from "../metrics";
import { clusterName, consumer, routeName } from "../stream-info";

/** Counters of one VM; names come from clients, and a host never forgets a metric. What comes later counts for `other`. */
const MOST_COUNTERS: i32 = 1000;
/** Bytes of a label. */
const LABEL_LIMIT: i32 = 128;

const NONE: Bytes = Bytes.of("none");
const OTHER: Bytes = Bytes.of("other");
const DASH: Bytes = Bytes.of("-");
const UNDERSCORE: i32 = 0x5f;

/** Counts by route, cluster and consumer, under the names that Higress gives its counters. */
@final
export class RequestCounters {
  private readonly known: Map<string, Counter> = new Map<string, Counter>();

  /** Counts the current request. @param metric the name's last part @param amount that it counts for */
  count(metric: string, amount: i64 = 1): void {
    const name = counterName(routeName(), clusterName(), consumer(), metric);
    if (this.known.has(name)) this.known.get(name).add(amount);
    else if (this.known.size < MOST_COUNTERS) this.add(name, amount);
    else this.add(counterName(DASH, DASH, OTHER, metric), amount);
  }

  private add(name: string, amount: i64): void {
    const counter = new Counter(name);
    if (this.known.size <= MOST_COUNTERS) this.known.set(name, counter);
    counter.add(amount);
  }
}

/** `route.<route>.upstream.<cluster>.model.none.consumer.<consumer>.metric.<metric>` */
export function counterName(route: Bytes, cluster: Bytes, consumer: Bytes, metric: string): string {
  const out = new ByteWriter(256);
  out.text("route.");
  writeLabel(out, route.length > 0 ? route : DASH);
  out.text(".upstream.");
  writeLabel(out, cluster.length > 0 ? cluster : DASH);
  out.text(".model.none.consumer.");
  writeLabel(out, consumer.length > 0 ? consumer : NONE);
  out.text(".metric.");
  out.text(metric);
  return out.take().toString();
}

/** What would spoil a list of metrics becomes an underscore. */
function writeLabel(out: ByteWriter, label: Bytes): void {
  const length = min(label.length, LABEL_LIMIT);
  for (let i = 0; i < length; i++) {
    const byte = label.at(i);
    out.byte(byte > 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c ? byte : UNDERSCORE);
  }
}
