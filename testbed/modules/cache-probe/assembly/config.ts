import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheSettings, FlightSettings } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { StoreSettings } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** Where entries are, and how long who waits. */
@final
export class ProbeConfig {
  readonly store: StoreSettings = new StoreSettings();
  readonly cache: CacheSettings = new CacheSettings("cache-probe");
  readonly flight: FlightSettings = new FlightSettings();
}

/** The blocks `store`, `cache` and `flight`: what is not there keeps its default. */
@final
export class ProbeDecoder extends ConfigDecoder<ProbeConfig> {
  decode(value: JsonValue, _path: ConfigPath, _issues: ConfigIssues): ProbeConfig {
    const out = new ProbeConfig();
    readStore(value.member("store"), out.store);
    const cache = value.member("cache");
    out.cache.prefix = cache.member("prefix").asString(out.cache.prefix);
    out.cache.maxEntryBytes = <i32>cache.member("max_entry_bytes").asI64(<i64>out.cache.maxEntryBytes);
    const flight = value.member("flight");
    out.flight.maxFollowers = <i32>flight.member("max_followers").asI64(<i64>out.flight.maxFollowers);
    out.flight.wait = <u32>flight.member("wait").asI64(<i64>out.flight.wait);
    out.flight.lease = <u32>flight.member("lease").asI64(<i64>out.flight.lease);
    return out;
  }
}

function readStore(value: JsonValue, out: StoreSettings): void {
  out.type = value.member("type").asString(out.type);
  out.serviceName = value.member("service_name").asString();
  out.servicePort = <u32>value.member("service_port").asI64();
  out.username = value.member("username").asString();
  out.password = Secret.of(value.member("password").asString());
  out.token = Secret.of(value.member("token").asString());
  out.timeout = <u32>value.member("timeout").asI64(<i64>out.timeout);
  out.maxBytes = <u32>value.member("max_bytes").asI64(<i64>out.maxBytes);
  out.failures = <u32>value.member("failures").asI64(<i64>out.failures);
}
