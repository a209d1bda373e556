import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { cacheDirectory, userCacheDirectory } from "./cache.ts";

const installed = pathToFileURL("/srv/app/node_modules/@sluice/envoy/src/launcher/cache.js").href;

test("in a checkout it is .cache at the root", () => {
  expect(cacheDirectory({})).toBe(new URL("../../../.cache", import.meta.url).pathname);
});

test("SLUICE_CACHE wins", () => {
  expect(cacheDirectory({ SLUICE_CACHE: "/var/cache/sluice", XDG_CACHE_HOME: "/xdg" })).toBe("/var/cache/sluice");
});

test("installed as a package it is the user's", () => {
  expect(cacheDirectory({ XDG_CACHE_HOME: "/xdg" }, installed)).toBe("/xdg/sluice");
  expect(cacheDirectory({}, installed)).toMatch(/\/\.cache\/sluice$/);
});

test("what takes minutes to build is the user's, also in a checkout", () => {
  expect(userCacheDirectory({ SLUICE_CACHE: "/var/cache/sluice" })).toBe("/var/cache/sluice");
  expect(userCacheDirectory({ XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/sluice");
  expect(userCacheDirectory({})).toMatch(/\/\.cache\/sluice$/);
});
