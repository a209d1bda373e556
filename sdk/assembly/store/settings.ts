import { Result } from "../result";
import { Secret } from "../secret";
import { Breaker } from "./breaker";
import { StoreBackend } from "./call";
import { RedisBackend, RedisTarget } from "./higress/redis-backend";
import { HttpBackend, HttpStoreTarget } from "./rest/http-backend";
import { SharedBackend } from "./shared/shared-backend";
import { Store } from "./store";

const NANOSECONDS: u64 = 1_000_000;

/** What Higress adds to the name of a Redis: how it gathers commands before it writes them. */
const FLUSH: string = "&buffer_flush_timeout=3&max_buffer_size_before_flush=1024";

/**
 * What a configuration says about its store: the blocks `redis` and `store` of docs/guide/store.md. A plugin copies them from
 * what its schema's decoder has read.
 */
@final
export class StoreSettings {
  /** `shared`, `http` or `redis`. */
  type: string = "shared";
  /** A service's name, as Higress has them, or the name of a cluster. */
  serviceName: string = "";
  /** 0: 6379 for Redis, 80 for HTTP and for what ends in `.static`. */
  servicePort: u32 = 0;
  username: string = "";
  password: Secret = Secret.of("");
  database: u32 = 0;
  /** The value of `:authority`; empty: the service's name. */
  host: string = "";
  /** What stands in front of `/` and `/pipeline`. */
  path: string = "";
  /** Bearer token of the HTTP endpoint. */
  token: Secret = Secret.of("");
  /** Milliseconds for one answer. */
  timeout: u32 = 1000;
  /** Bytes that shared data may take. */
  maxBytes: u32 = 32 * 1024 * 1024;
  /** Failures in a row after which the store is left alone; 0: never. */
  failures: u32 = 5;
  /** Milliseconds for which it then is. */
  pause: u32 = 5000;

  get port(): u32 {
    if (this.servicePort != 0) return this.servicePort;
    return this.type == "redis" && !this.serviceName.endsWith(".static") ? 6379 : 80;
  }

  /** Names of the cluster: Higress's, then the name itself, which is Envoy's. */
  get clusters(): string[] {
    if (this.serviceName.includes("|")) return [this.serviceName];
    return ["outbound|" + this.port.toString() + "||" + this.serviceName, this.serviceName];
  }
}

/** The store of a configuration; fails with a sentence that says what is wrong with the settings. Call it in `onConfigure`. */
export function openStore(settings: StoreSettings): Result<Store> {
  const breaker = new Breaker(settings.failures, <u64>settings.pause * NANOSECONDS);
  if (settings.type == "shared") {
    return Result.of<Store>(new Store(new SharedBackend(settings.maxBytes), breaker));
  }
  if (settings.serviceName.length == 0) return unusable(settings, "a store of this type needs service_name");
  if (settings.type == "http") {
    const host = settings.host.length > 0 ? settings.host : settings.serviceName;
    const path = settings.path.endsWith("/") ? settings.path.slice(0, settings.path.length - 1) : settings.path;
    const target = new HttpStoreTarget(settings.clusters, host, path, settings.token, settings.timeout);
    return Result.of<Store>(new Store(new HttpBackend(target), breaker));
  }
  if (isDefined(HIGRESS)) {
    if (settings.type == "redis") return Result.of<Store>(new Store(redisBackend(settings), breaker));
  }
  return unusable(settings, "only Higress reaches Redis itself (flavour higress); use type http or shared");
}

function unusable(settings: StoreSettings, why: string): Result<Store> {
  const open = new Breaker(0, 0);
  return Result.fail<Store>(new Store(new SharedBackend(0), open), "store " + settings.type + ": " + why);
}

function redisBackend(settings: StoreSettings): StoreBackend {
  const services = settings.clusters;
  const rest = "?db=" + settings.database.toString() + FLUSH;
  for (let i = 0; i < services.length; i++) services[i] = services[i] + rest;
  return new RedisBackend(new RedisTarget(services, settings.username, settings.password, settings.timeout));
}
