import { HttpContext, LogLevel, log, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheStore, FlightTimer, openCache, SingleFlight } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { ProbeConfig, ProbeDecoder } from "./config";
import { FlightStream } from "./flight";

/** Commands come in `x-cache`; with `x-flight` a stream is one of those that ask for the value of that key. */
@final
export class CacheProbe extends RulePlugin<ProbeConfig> {
  private cache: CacheStore | null = null;
  private flights: SingleFlight | null = null;

  constructor(id: u32) {
    super(id, "cache-probe", new ProbeDecoder());
  }

  onConfigured(_rules: RuleSet<ProbeConfig>): void {
    const given = this.configForStream();
    const config = given == null ? new ProbeConfig() : given;
    const opened = openCache(config.store, config.cache, this.id);
    if (!opened.ok) log(LogLevel.Error, "cache-probe: " + opened.error);
    const flights = new SingleFlight(config.flight);
    this.cache = opened.ok ? opened.value : null;
    this.flights = flights;
    this.every(new FlightTimer(flights));
  }

  onQueueReady(token: u32): void {
    const flights = this.flights;
    if (flights != null) flights.onQueueReady(token);
  }

  createHttpContext(id: u32): HttpContext {
    const cache = this.cache;
    const flights = this.flights;
    if (cache == null || flights == null) return new Idle(id);
    return new FlightStream(id, cache, flights);
  }
}

@final
class Idle extends HttpContext {}
