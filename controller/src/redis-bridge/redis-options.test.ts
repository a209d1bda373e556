import { expect, test } from "vitest";
import { type BridgeConfig, loadBridgeConfig } from "./options.ts";
import { type RedisPasswords, redisPlan } from "./redis-options.ts";

function plan(settings: Partial<BridgeConfig>, passwords: Partial<RedisPasswords> = {}) {
  return redisPlan(loadBridgeConfig({ defaults: settings }), { redis: undefined, sentinel: undefined, ...passwords });
}

test("a URL says host, port, database, user and password", () => {
  expect(plan({ redisUrl: ["redis://us%65r:p%40ss@redis.test:7000/3"] })).toMatchObject({
    kind: "single",
    options: { host: "redis.test", port: 7000, db: 3, username: "user", password: "p@ss" },
  });
  const { options } = plan({ redisUrl: ["rediss://[::1]"] });
  expect(options).toMatchObject({ host: "::1", port: 6379, db: 0, tls: {} });
  expect(options).not.toHaveProperty("password");
});

test("what is sent is never sent again, and what is not sent is not kept", () => {
  expect(plan({}).options).toMatchObject({
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  expect(plan({ redisMode: "cluster" }).options).toMatchObject({
    retryDelayOnFailover: 0,
    redisOptions: { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 },
  });
});

test("a password file wins over the URL's", () => {
  const redisUrl = ["redis://:url@redis.test"];
  expect(plan({ redisUrl, redisUsername: "me" }, { redis: "file" }).options).toMatchObject({
    username: "me",
    password: "file",
  });
});

test("sentinels have addresses, a master's name and a password of their own", () => {
  const redisUrl = ["redis://one.test/2", "redis://two.test:26380"];
  const settings = { redisMode: "sentinel", redisUrl, sentinelMaster: "limits", sentinelUsername: "me" } as const;
  expect(plan(settings, { redis: "a", sentinel: "b" }).options).toMatchObject({
    sentinels: [
      { host: "one.test", port: 26_379 },
      { host: "two.test", port: 26_380 },
    ],
    name: "limits",
    db: 2,
    password: "a",
    sentinelUsername: "me",
    sentinelPassword: "b",
  });
  const secure = plan({ redisMode: "sentinel", redisUrl: ["rediss://one.test"] }).options;
  expect(secure).toMatchObject({ tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true });
});

test.each([
  { name: "another scheme", redisUrl: ["http://:secret@a"], is: /redis:\/\/HOST/ },
  { name: "no URL", redisUrl: ["secret:6379"], is: /redis:\/\/HOST/ },
  { name: "none at all", redisUrl: [], is: /no URL/ },
  { name: "a path", redisUrl: ["redis://:secret@a/b"], is: /database's number alone/ },
  { name: "a query", redisUrl: ["redis://:secret@a/0?db=1"], is: /database's number alone/ },
  { name: "several servers", redisUrl: ["redis://a", "redis://:secret@b"], is: /several URLs/ },
  { name: "TLS on one", redisMode: "cluster", redisUrl: ["redis://a", "rediss://:secret@b"], is: /all URLs/ },
  { name: "a cluster's database", redisMode: "cluster", redisUrl: ["redis://:secret@a/1"], is: /no other database/ },
  { name: "a broken escape", redisUrl: ["redis://:secret%@a"], is: /percent-encoded/ },
] as const)("$name is refused, and no password shown", ({ name: _, is, ...settings }) => {
  const refused = () => plan(settings);
  expect(refused).toThrow(is);
  expect(refused).not.toThrow(/secret/);
});

test("files that are missing, and a certificate without its key, are told", () => {
  const redisUrl = ["rediss://a"];
  expect(() => plan({ redisUrl, redisCaFile: "/none/ca.crt" })).toThrow(/ENOENT/);
  expect(() => plan({ redisUrl, redisCert: "/none/tls.crt" })).toThrow("a certificate goes with its key");
});
