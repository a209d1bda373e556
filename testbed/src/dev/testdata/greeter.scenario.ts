import { useScenario } from "@sluice/testing";
import { hosts } from "@sluice/testing/hosts";
import { describe, expect, test } from "vitest";

describe.each(hosts)("greeter on $name", (host) => {
  const { open, send } = useScenario(host, "greeter");

  test("greets", async () => {
    await open({ greeting: "hello" });
    for (let count = 0; count < 40; count++) expect((await send({ headers: { "x-name": "ada" } })).status).toBe(200);
  });
});
