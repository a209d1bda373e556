import { expect, test } from "vitest";
import { isSamePlace, parseRedisUrl, redisUrl } from "./redis-url.ts";

test.each([
  { url: "redis://Valkey.cache", is: "redis://valkey.cache:6379/0" },
  { url: "redis://valkey.cache:6380/", is: "redis://valkey.cache:6380/0" },
  { url: "rediss://10.0.0.1/12", is: "rediss://10.0.0.1:6379/12" },
  { url: "redis://[2001:db8::1]:7000/3", is: "redis://[2001:db8::1]:7000/3" },
])("$url is $is", ({ url, is }) => {
  const place = parseRedisUrl(url);
  expect(typeof place === "string" ? place : redisUrl(place)).toBe(is);
});

test.each([
  { name: "no URL", url: "redis://", says: "must name a host" },
  { name: "another protocol", url: "http://valkey", says: "must begin with redis://" },
  { name: "a password", url: "redis://user:planted@valkey", says: "must hold no user and no password" },
  { name: "a password alone", url: "redis://:planted@valkey", says: "must hold no user and no password" },
  { name: "a database that is a name", url: "redis://valkey/limits", says: "must have a number as its database" },
  { name: "a database beyond the last", url: "redis://valkey/1000001", says: "must have a number as its database" },
  { name: "a query", url: "redis://valkey/0?db=1", says: "must end behind the database" },
  { name: "text", url: "valkey:6379:0", says: "must begin with redis://" },
  { name: "nothing", url: "", says: "is no URL" },
])("$name is refused, without a word of the URL", ({ url, says }) => {
  const found = parseRedisUrl(url);
  expect(found).toContain(says);
  expect(found).not.toContain("planted");
});

test("the same place may be written in two ways", () => {
  const [a, b, other] = ["redis://valkey", "redis://VALKEY:6379/0", "redis://valkey:6379/1"].map(parseRedisUrl);
  if (typeof a !== "object" || typeof b !== "object" || typeof other !== "object") throw new Error("no places");
  expect([isSamePlace(a, b), isSamePlace(a, other)]).toEqual([true, false]);
});
