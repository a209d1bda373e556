import { expect, test } from "vitest";
import type { RenderedPlugin } from "./section.ts";
import { calledFrom, isWebhook, webhookBackend, webhookConfig, webhookPlace } from "./webhook.ts";

test.each([
  { name: "plain", url: "http://alerts:8080/budgets?key=1", is: true },
  { name: "with TLS", url: "https://hooks.example.com", is: true },
  { name: "an address", url: "http://[::1]:80/", is: true },
  { name: "with a password", url: "https://a:b@hooks.example.com/", is: false },
  { name: "with a fragment", url: "https://hooks.example.com/#a", is: false },
  { name: "another protocol", url: "ftp://hooks.example.com/", is: false },
  { name: "no URL", url: "http://", is: false },
])("a webhook's URL $name: $is", ({ url, is }) => {
  expect(isWebhook(url)).toBe(is);
});

test("a name is looked up, an address is taken as it is", () => {
  expect(webhookBackend(webhookPlace("https://hooks.example.com/a"))).toMatchObject({
    name: "webhook/https/hooks.example.com/443",
    discovery: "dns",
    endpoints: [{ address: "hooks.example.com", port: 443, tls: { hostname: "hooks.example.com", ca: "system" } }],
  });
  expect(webhookBackend(webhookPlace("http://[::1]:81/"))).toMatchObject({
    name: "webhook/http/::1/81",
    discovery: "addresses",
    endpoints: [{ address: "::1", port: 81 }],
  });
});

test.each([
  { target: "envoy", url: "http://a.example:81/b", expected: { service_name: "webhook/http/a.example/81" } },
  { target: "higress", url: "http://a.example:81/b", expected: { service_name: "webhook/http/a.example/81" } },
  { target: "higress", url: "http://127.0.0.1:81/b", expected: { service_port: 80 } },
  { target: "istio", url: "http://a.example:81/b", expected: { service_name: "a.example", service_port: 81 } },
] as const)("$target knows $url by its own name", ({ target, url, expected }) => {
  const place = webhookPlace(url);
  const plugin: RenderedPlugin = {
    name: "ai-quota",
    module: { kind: "bundled", plugin: "ai-quota" },
    failure: "closed",
    config: { webhook: webhookConfig(place) },
    webhook: place,
  };
  const called = calledFrom(target, plugin, place);
  expect(called.config.webhook).toMatchObject({ ...expected, host: new URL(url).host, path: "/b" });
  expect(calledFrom(target, plugin, place)).toBe(called);
});
