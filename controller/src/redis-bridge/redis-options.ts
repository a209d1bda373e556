import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { MissingError, UserError } from "@sluice/manifest";
import type { ClusterOptions, RedisOptions } from "ioredis";
import type { BridgeConfig } from "./options.ts";

/** How the Redis is reached, in ioredis' terms. */
export type RedisPlan =
  | { readonly kind: "single"; readonly options: RedisOptions }
  | { readonly kind: "cluster"; readonly nodes: readonly RedisAddress[]; readonly options: ClusterOptions };

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** Passwords from files; undefined where none is named. */
export interface RedisPasswords {
  readonly redis: string | undefined;
  readonly sentinel: string | undefined;
}

const REDIS_PORT = 6_379;
const SENTINEL_PORT = 26_379;

/** Milliseconds that a connection may take to be made. */
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds between two looks at who serves which slot of a cluster. */
const SLOTS_REFRESH = 1_000;
/** Milliseconds: a limit that cannot be asked is worth a few attempts each second. */
const MAX_RETRY_PAUSE = 250;

/** @throws UserError that names the setting, and shows no password */
export function redisPlan(config: BridgeConfig, passwords: RedisPasswords): RedisPlan {
  const fallback = config.redisMode === "sentinel" ? SENTINEL_PORT : REDIS_PORT;
  const urls = config.redisUrl.map((text) => parseRedisUrl(text, fallback));
  const [first] = urls;
  if (first === undefined) throw urlError("there is no URL");
  if (urls.some(({ isTls }) => isTls !== first.isTls)) throw urlError("either all URLs are rediss://, or none is");
  const options = connectionOptions(config, first, passwords.redis);
  const addresses = urls.map(({ host, port }) => ({ host, port }));
  switch (config.redisMode) {
    case "single":
      if (urls.length > 1) throw urlError("several URLs are for --redis-mode sentinel or cluster");
      return { kind: "single", options: { ...options, host: first.host, port: first.port } };
    case "sentinel":
      return {
        kind: "single",
        options: {
          ...options,
          ...sentinelOptions(config, addresses, passwords.sentinel),
          ...(options.tls === undefined ? {} : { sentinelTLS: options.tls, enableTLSForSentinelMode: true }),
        },
      };
    case "cluster":
      if (first.database !== 0) throw urlError("a cluster has no other database than 0");
      return { kind: "cluster", nodes: addresses, options: clusterOptions(options) };
  }
}

function connectionOptions(config: BridgeConfig, url: RedisUrl, password: string | undefined): RedisOptions {
  const username = config.redisUsername || url.username;
  const secret = password || url.password;
  return {
    db: url.database,
    ...(username === "" ? {} : { username }),
    ...(secret === "" ? {} : { password: secret }),
    ...(url.isTls ? { tls: tlsOptions(config) } : {}),
    // Maps, doubles and booleans of RESP 3 have no place in the REST protocol.
    protocol: 2,
    // Integers have 64 bits, and JavaScript's numbers 53.
    stringNumbers: true,
    // What was sent may have been done: to send it again would charge twice. What was not sent is refused at once.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT,
    // A server that says nothing for so long is taken for gone, so that what waits for it does not wait for ever.
    socketTimeout: 2 * config.timeout + 1_000,
    retryStrategy: retryPause,
    // After a failover the old master is a replica.
    reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
    disableClientInfo: true,
  };
}

function sentinelOptions(
  config: BridgeConfig,
  sentinels: readonly RedisAddress[],
  password: string | undefined,
): RedisOptions {
  return {
    sentinels: [...sentinels],
    name: config.sentinelMaster,
    ...(config.sentinelUsername === "" ? {} : { sentinelUsername: config.sentinelUsername }),
    ...(password === undefined ? {} : { sentinelPassword: password }),
    sentinelRetryStrategy: retryPause,
    // The old master may hold its connections for long: sentinels say when it is none any more.
    failoverDetector: true,
  };
}

function clusterOptions({ retryStrategy: _, enableOfflineQueue: __, ...node }: RedisOptions): ClusterOptions {
  return {
    redisOptions: node,
    // ioredis connects to a node when it is first needed: whoever comes until that is done waits for it.
    enableOfflineQueue: true,
    clusterRetryStrategy: retryPause,
    // Not again on another node: the one that went away may have done it.
    retryDelayOnFailover: 0,
    slotsRefreshInterval: SLOTS_REFRESH,
    // A certificate is for a name, so names stay names.
    ...(node.tls === undefined ? {} : { dnsLookup: (host, callback) => callback(null, host) }),
  };
}

function retryPause(times: number): number {
  return Math.min(25 * 2 ** Math.min(times, 10), MAX_RETRY_PAUSE);
}

function tlsOptions(config: BridgeConfig): ConnectionOptions {
  if ((config.redisCert === "") !== (config.redisKey === "")) {
    throw new UserError("a certificate goes with its key", { where: "--redis-cert, --redis-key" });
  }
  return {
    ...(config.redisCaFile === "" ? {} : { ca: pemOf(config.redisCaFile, "--redis-ca-file") }),
    ...(config.redisCert === "" ? {} : { cert: pemOf(config.redisCert, "--redis-cert") }),
    ...(config.redisKey === "" ? {} : { key: pemOf(config.redisKey, "--redis-key") }),
    ...(config.redisServerName === "" ? {} : { servername: config.redisServerName }),
  };
}

/** @throws MissingError when it cannot be read */
export function pemOf(file: string, flag: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new MissingError(cause instanceof Error ? cause.message : String(cause), { where: flag, cause });
  }
}

interface RedisUrl extends RedisAddress {
  readonly isTls: boolean;
  readonly username: string;
  readonly password: string;
  readonly database: number;
}

function parseRedisUrl(text: string, defaultPort: number): RedisUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    throw urlError("it is not redis://HOST:PORT/DATABASE or rediss://…");
  }
  const database = /^\/?(\d{0,4})$/.exec(url.pathname)?.[1];
  if (database === undefined || url.search !== "") throw urlError("behind the address comes a database's number alone");
  return {
    // URLs have IPv6 addresses in brackets, sockets do not.
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? defaultPort : Number(url.port),
    isTls: url.protocol === "rediss:",
    username: decoded(url.username),
    password: decoded(url.password),
    database: Number(database),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw urlError("user and password have to be percent-encoded");
  }
}

/** Without the URL: there may be a password in it. */
function urlError(message: string): UserError {
  return new UserError(message, { where: "--redis-url", help: "name it as redis://localhost:6379 or rediss://…" });
}
