/** Where a Redis is. */
export interface RedisPlace {
  /** In lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly isTls: boolean;
}

const DEFAULT_PORT = 6379;

/** What plugins take for a database's number. */
const LAST_DATABASE = 1_000_000;

/** The place that a `redis://` or `rediss://` URL names, or what is wrong with it, in words that hold nothing of the URL. */
export function parseRedisUrl(text: string): RedisPlace | string {
  if (!URL.canParse(text)) return "is no URL: expected redis://HOST:PORT/DATABASE, or rediss:// for TLS";
  const { protocol, hostname, port, pathname, username, password, search, hash } = new URL(text);
  if (protocol !== "redis:" && protocol !== "rediss:") return "must begin with redis:// or rediss://";
  if (username !== "" || password !== "") {
    return "must hold no user and no password: they belong in username and in the Secret of passwordRef";
  }
  if (hostname === "") return "must name a host";
  if (search !== "" || hash !== "") return "must end behind the database";
  const digits = /^\/?(\d{0,7})$/.exec(pathname)?.[1];
  const database = Number(digits ?? Number.NaN);
  if (!(database <= LAST_DATABASE)) return "must have a number as its database, as in redis://HOST:6379/0";
  return {
    host: hostname.toLowerCase().replace(/^\[|\]$/g, ""),
    port: port === "" ? DEFAULT_PORT : Number(port),
    database,
    isTls: protocol === "rediss:",
  };
}

export function isSamePlace(a: RedisPlace, b: RedisPlace): boolean {
  return a.host === b.host && a.port === b.port && a.database === b.database && a.isTls === b.isTls;
}

/** The place as a URL, for messages and names. */
export function redisUrl({ host, port, database, isTls }: RedisPlace): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${isTls ? "rediss" : "redis"}://${name}:${port}/${database}`;
}
