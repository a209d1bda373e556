import { expect, test } from "vitest";
import type { FleetIr } from "../ir/fleet.ts";
import type { StatusUpdate } from "../ir/status.ts";
import { withRefusals } from "./refused-gateways.ts";

const gateway = { kind: "Gateway", namespace: "default", name: "demo" };
const port = { port: 80, targetPort: 8080, transport: "TCP", chains: [] };
const fleet = { name: "gateway/default/demo", gateways: [gateway], ports: [port] } as unknown as FleetIr;
const accepted = { type: "Accepted", status: "True", reason: "Accepted", message: "" } as const;
const programmed = { type: "Programmed", status: "True", reason: "Programmed", message: "" } as const;
const update: StatusUpdate = {
  ref: gateway,
  generation: 3,
  kind: "gateway",
  conditions: [accepted, programmed],
  addresses: [],
  listeners: [],
};

test("a Gateway whose proxies refuse something is not programmed, and says what", () => {
  const [result] = withRefusals([update], [fleet], () => [
    { type: "listener", name: "http-80", version: "1", error: "no such filter" },
  ]);
  expect(result).toMatchObject({
    conditions: [
      accepted,
      {
        type: "Programmed",
        status: "False",
        reason: "Invalid",
        message: expect.stringContaining("listener http-80: no such filter"),
      },
    ],
  });
});

test("of a port that cannot be opened it says which, and what to do", () => {
  const error = "Error adding/updating listener(s) tcp/80: cannot bind '127.0.0.1:8080': Address already in use";
  const [result] = withRefusals([update], [fleet], () => [{ type: "listener", name: "tcp/80", version: "1", error }]);
  const message =
    "TCP port 8080 cannot be opened where the proxy runs: Address already in use; free it, or have another one opened: --ports 80=NUMBER, or `ports` in the parameters of the class";
  expect(result).toMatchObject({ conditions: [accepted, { type: "Programmed", status: "False", message }] });
});

test("without refusals nothing changes", () => {
  const status = [update];
  expect(withRefusals(status, [fleet], () => [])).toBe(status);
});

test("a Gateway that is not programmed anyway keeps its own reason", () => {
  const pending = { ...programmed, status: "False", reason: "AddressNotAssigned" } as const;
  const [result] = withRefusals([{ ...update, conditions: [pending] }], [fleet], () => [
    { type: "listener", name: "tcp/80", version: "1", error: "no such filter" },
  ]);
  expect(result).toMatchObject({ conditions: [pending] });
});
