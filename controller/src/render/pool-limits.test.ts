import { describe, expect, test } from "vitest";
import type { AiAttachmentIr } from "../ir/ai.ts";
import type { FleetIr, PoolRouteIr } from "../ir/fleet.ts";
import { higressPoolIssues, istioPoolIssues, PoolHosts, poolRuleFault } from "./pool-limits.ts";

function at(gateway: string, ...hostnames: readonly string[]): readonly AiAttachmentIr[] {
  return [{ gateway: { namespace: "ns", name: gateway }, listener: "http", hostnames }];
}

function route(name: string, rest: Partial<PoolRouteIr> = {}): PoolRouteIr {
  const pools = [{ namespace: "ns", name: "llm" }];
  return { namespace: "ns", name, pools, cors: false, attachments: at("gw", "a.example.com"), ...rest };
}

function messages(...poolRoutes: readonly PoolRouteIr[]): readonly string[] {
  const issues = higressPoolIssues({ poolRoutes } as unknown as FleetIr, new PoolHosts());
  return issues.map(({ ref, message }) => `${ref.kind} ${ref.name}: ${message}`);
}

describe("on Higress", () => {
  test.each([
    { name: "one route", routes: [route("a")] },
    { name: "two hostnames", routes: [route("a"), route("b", { attachments: at("gw", "b.example.com") })] },
    { name: "two Gateways", routes: [route("a"), route("b", { attachments: at("other", "a.example.com") })] },
    { name: "two listeners", routes: [route("a", { attachments: [...at("gw", "*"), ...at("gw", "*")] })] },
  ])("nothing is said of $name", ({ routes }) => {
    expect(messages(...routes)).toEqual([]);
  });

  test("an HTTPRoute with two pools is told that it has one", () => {
    const pools = ["base", "lora"].map((name) => ({ namespace: "ns", name }));
    expect(messages(route("a", { pools }))).toEqual([
      expect.stringMatching(
        /^HTTPRoute a: it leads to the InferencePools ns\/base, ns\/lora, and .*give each an HTTPRoute$/,
      ),
    ]);
  });

  test("the second HTTPRoute of a Gateway and hostname is told of the first", () => {
    const second = route("b", { attachments: at("gw", "b.example.com", "a.example.com") });
    expect(messages(route("a"), second, route("c", { attachments: at("gw", "b.example.com") }))).toEqual([
      expect.stringContaining("HTTPRoute b: HTTPRoute ns/a has a.example.com of Gateway ns/gw"),
      expect.stringContaining("HTTPRoute c: HTTPRoute ns/b has b.example.com of Gateway ns/gw"),
    ]);
  });

  test("a rule of an AIRoute yields to an HTTPRoute, and to the rule before it", () => {
    const hosts = new PoolHosts();
    higressPoolIssues({ poolRoutes: [route("a")] } as unknown as FleetIr, hosts);
    const fault = (rule: string, ...names: readonly string[]) =>
      poolRuleFault(`AIRoute ns/chat rule ${rule}`, at("gw", ...names), hosts);
    expect(fault("x", "a.example.com", "free.example.com")).toMatch(/^HTTPRoute ns\/a has .*: the rule is left out/);
    // What was left out has nothing.
    expect(fault("y", "free.example.com")).toBeUndefined();
    expect(fault("z", "free.example.com")).toMatch(/^AIRoute ns\/chat rule y has free\.example\.com/);
  });
});

test.each([
  { name: "Higress", issues: (fleet: FleetIr) => higressPoolIssues(fleet, new PoolHosts()) },
  { name: "Istio", issues: istioPoolIssues },
])("a CORS filter takes the endpoint picker away on $name", ({ issues }) => {
  const fleet = { poolRoutes: [route("a", { cors: true })] } as unknown as FleetIr;
  expect(issues(fleet)).toEqual([expect.objectContaining({ message: expect.stringContaining("CORS") })]);
  expect(issues({ poolRoutes: [route("a")] } as unknown as FleetIr)).toEqual([]);
});
