import { Verdict, verdictOf } from "../verdict";

describe("what the service says", () => {
  test("is that a request has a tenant, or none", () => {
    expect(verdictOf(200, false)).toBe(Verdict.Known);
    expect(verdictOf(404, false)).toBe(Verdict.Unknown);
    expect(verdictOf(403, true)).toBe(Verdict.Unknown);
  });

  test("is nothing when it is down, and then the configuration decides", () => {
    const down: u32[] = [0, 204, 302, 500, 503, 504];
    for (let i = 0; i < down.length; i++) {
      expect(verdictOf(down[i], false)).toBe(Verdict.Unavailable, down[i].toString());
      expect(verdictOf(down[i], true)).toBe(Verdict.Passed, down[i].toString());
    }
  });
});
