import {
  Bytes,
  Counter,
  Gauge,
  getShared,
  HeadersStatus,
  Histogram,
  HttpContext,
  requestHeaders,
  SharedQueue,
  SharedUpdate,
  SharedValue,
  setShared,
  updateShared,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Report } from "./report";

/** Adds one to a decimal number. */
@final
class Increment extends SharedUpdate {
  next(current: SharedValue): Bytes {
    const value = current.exists ? I64.parseInt(current.bytes.toString()) : 0;
    return Bytes.of((value + 1).toString());
  }
}

/** Adds one to the shared value of `x-probe-key`, `x-probe-times` times. */
@final
export class AddShared extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const key = Bytes.of(requestHeaders.get("x-probe-key"));
    const times = <i32>I32.parseInt(requestHeaders.get("x-probe-times"));
    let added = 0;
    for (let i = 0; i < times; i++) {
      if (updateShared(key, new Increment())) added++;
    }
    return new Report().integer("added", added).bytes("value", getShared(key).bytes).send();
  }
}

/** Versions of a value. */
@final
export class CompareAndSet extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const key = Bytes.of(requestHeaders.get("x-probe-key"));
    const absent = getShared(key);
    const created = setShared(key, Bytes.of("first"), absent.cas);
    const first = getShared(key);
    const second = setShared(key, Bytes.of("second"), first.cas);
    const stale = setShared(key, Bytes.of("third"), first.cas);
    return new Report()
      .flag("absent", !absent.exists && absent.cas == 0 && absent.bytes.length == 0)
      .flag("created", created)
      .flag("versioned", first.cas > 0)
      .flag("second", second)
      .flag("stale", stale)
      .bytes("value", getShared(key).bytes)
      .flag("forced", setShared(key, Bytes.empty()))
      .flag("existsEmpty", getShared(key).exists)
      .send();
  }
}

/** Puts `x-probe-item` into the queue `x-probe-queue`. */
@final
export class PushQueue extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const queue = SharedQueue.resolve("sluice", requestHeaders.get("x-probe-queue"));
    return new Report()
      .flag("exists", queue.exists)
      .flag("pushed", queue.push(Bytes.of(requestHeaders.get("x-probe-item"))))
      .send();
  }
}

/** Each kind of metric, and what it reads back. */
@final
export class MoveMetrics extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    const counter = new Counter("probe_counter");
    counter.add();
    counter.add(2);
    counter.add(-5);
    counter.add(0);
    const gauge = new Gauge("probe_gauge");
    gauge.set(10);
    gauge.add(5);
    gauge.add(-8);
    const histogram = new Histogram("probe_histogram");
    histogram.record(3);
    histogram.record(300);
    return new Report().integer("counter", counter.value).integer("gauge", gauge.value).send();
  }
}
