import { expect, test } from "vitest";
import { unsynced } from "./unsynced.ts";

test("what is waited for is named, with the server's words where it refuses", () => {
  const common = { group: "", objects: 0, problem: "" };
  expect(
    unsynced([
      { ...common, kind: "Service", state: "following" },
      { ...common, kind: "UDPRoute", state: "absent", problem: "404" },
      { ...common, kind: "Namespace", state: "starting" },
      { ...common, kind: "Secret", state: "failing", problem: "403 secrets is forbidden" },
    ]),
  ).toEqual(["Namespace", "Secret (403 secrets is forbidden)"]);
});
