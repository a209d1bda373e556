import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { byMetric } from "../endpoint/choose/by-metric";
import { Candidate } from "../endpoint/choose/candidate";
import { filterChain } from "../endpoint/choose/filter-chain";
import { leastRequest, ownerOf } from "../endpoint/choose/least-request";
import { addressList, tries } from "../endpoint/choose/order";
import { ShareLimit, ShareWindow } from "../endpoint/choose/share";
import { PodState } from "../endpoint/metrics/board";
import { busy, LoadedDice, nameOf, pod } from "./fixtures";

const FIRST: LoadedDice = new LoadedDice(0);
const SECOND: LoadedDice = new LoadedDice(1);

function chain(candidates: Array<Candidate>, model: string = ""): string {
  return nameOf(filterChain(candidates, Bytes.of(model), FIRST));
}

describe("the chain of filters picks", () => {
  test("the shortest queue", () => {
    expect(chain([pod("a", 4, 0.1), pod("b", 0, 0.1), pod("c", 2, 0.1)])).toBe("b");
  });

  test("of equal queues the emptier cache", () => {
    expect(chain([pod("a", 0, 0.9), pod("b", 0, 0.7), pod("c", 0, 0.1)])).toBe("c");
  });

  test("a full cache only where all are full", () => {
    expect(chain([pod("a", 0, 0.9), pod("b", 5, 0.8)])).toBe("b");
    expect(chain([pod("a", 0, 0.9), pod("b", 6, 0.1)])).toBe("a");
  });

  test("one of equals at random", () => {
    const equals = [pod("a", 1, 0.2), pod("b", 1, 0.2)];
    expect(nameOf(filterChain(equals, Bytes.empty(), FIRST))).toBe("a");
    expect(nameOf(filterChain(equals, Bytes.empty(), SECOND))).toBe("b");
  });

  test("who has the adapter, before the queue up to 50", () => {
    const pods = [pod("a", 0, 0.1, "law", 2), pod("b", 4, 0.5, "sql", 1), pod("c", 0, 0.1, "", 2)];
    expect(chain(pods, "sql")).toBe("b");
    expect(chain([pod("a", 0, 0.1, "law", 2), pod("b", 50, 0.5, "sql", 1)], "sql")).toBe("a");
  });

  test("who has room for an adapter that nobody has", () => {
    expect(chain([pod("a", 0, 0.1, "law,tax", 2), pod("b", 4, 0.1, "law", 2)], "sql")).toBe("b");
    expect(chain([pod("a", 0, 0.1, "law,tax", 2), pod("b", 4, 0.1, "law,tax", 2)], "sql")).toBe("a");
  });

  test("by the queue, where all have 50 or more", () => {
    expect(chain([pod("a", 90, 0.1, "sql", 1), pod("b", 60, 0.9, "", 1)], "sql")).toBe("b");
  });

  test("an endpoint of which nothing is known only when nothing is known of any", () => {
    expect(chain([busy("a", 0), pod("b", 40, 0.9)])).toBe("b");
    expect(chain([busy("a", 3), busy("b", 0)])).toBe("b");
  });

  test("one that has just failed only when all have", () => {
    const state = new PodState(Bytes.of("a"));
    state.metrics.waiting = 0;
    const failing = new Candidate(state.address, 0, true, state);
    expect(chain([failing, pod("b", 30, 0.9)])).toBe("b");
    expect(chain([failing])).toBe("a");
  });

  test("nobody of none", () => {
    expect(chain([])).toBe("none");
  });
});

describe("what is under way since the last reading", () => {
  test("counts as waiting, and what has ended does not wait any more", () => {
    const state = new PodState(Bytes.of("a"));
    state.metrics.waiting = 3;
    state.inFlight = 10;
    expect(new Candidate(state.address, 15, false, state).queue).toBe(8);
    expect(new Candidate(state.address, 8, false, state).queue).toBe(1);
    expect(new Candidate(state.address, 0, false, state).queue).toBe(0);
  });

  test("spreads a burst over the idle", () => {
    const states = [new PodState(Bytes.of("a")), new PodState(Bytes.of("b")), new PodState(Bytes.of("c"))];
    states[2].metrics.waiting = 20;
    const counts: i64[] = [0, 0, 0];
    for (let n = 0; n < 40; n++) {
      const candidates: Candidate[] = [];
      for (let i = 0; i < 3; i++) candidates.push(new Candidate(states[i].address, counts[i], false, states[i]));
      const picked = filterChain(candidates, Bytes.empty(), new LoadedDice(<u32>n));
      for (let i = 0; i < 3; i++) {
        if (picked != null && candidates[i] === picked) counts[i]++;
      }
    }
    expect(abs(<i32>(counts[0] - counts[1])) <= 8).toBe(true);
    expect(counts[2] <= 4).toBe(true);
  });
});

describe("a metric that the configuration names", () => {
  test("decides, least or most", () => {
    const pods = [pod("a", 0, 0), pod("b", 0, 0), pod("c", 0, 0)];
    const values: f64[] = [10, 3, 7];
    for (let i = 0; i < 3; i++) {
      const state = pods[i].state;
      if (state != null) state.metrics.target = values[i];
    }
    expect(nameOf(byMetric(pods, false, FIRST))).toBe("b");
    expect(nameOf(byMetric(pods, true, FIRST))).toBe("a");
  });

  test("decides among those that tell it", () => {
    const pods = [pod("a", 0, 0), pod("b", 0, 0)];
    const state = pods[1].state;
    if (state != null) state.metrics.target = 99;
    expect(nameOf(byMetric(pods, false, FIRST))).toBe("b");
    expect(nameOf(byMetric([pod("a", 0, 0), busy("b", 0)], false, SECOND))).toBe("b");
  });
});

describe("fewest requests", () => {
  test("win; of equals one at random; who has failed comes last", () => {
    expect(nameOf(leastRequest([busy("a", 2), busy("b", 1), busy("c", 1)], FIRST))).toBe("b");
    expect(nameOf(leastRequest([busy("a", 2), busy("b", 1), busy("c", 1)], SECOND))).toBe("c");
    expect(nameOf(leastRequest([busy("a", 2), busy("b", 0, true)], FIRST))).toBe("a");
    expect(nameOf(leastRequest([busy("b", 0, true)], FIRST))).toBe("b");
    expect(nameOf(leastRequest([], FIRST))).toBe("none");
  });

  test("the owner of a prefix keeps it until it has too many more", () => {
    const owner = busy("a", 12);
    const all = [owner, busy("b", 2)];
    expect(nameOf(ownerOf(all, owner, 10))).toBe("a");
    expect(nameOf(ownerOf(all, owner, 9))).toBe("none");
    expect(nameOf(ownerOf(all, owner, 0))).toBe("a");
    expect(nameOf(ownerOf(all, busy("c", 0, true), 10))).toBe("none");
    expect(nameOf(ownerOf(all, null, 10))).toBe("none");
    const failing = busy("a", 2, true);
    expect(nameOf(ownerOf([failing, busy("b", 2)], failing, 10))).toBe("none");
    // Where all have failed, none is better for that.
    expect(nameOf(ownerOf([failing, busy("b", 2, true)], failing, 10))).toBe("a");
  });
});

describe("tries", () => {
  test("are at most three: the pick, and the idle ones of those that are well", () => {
    const first = pod("a", 9, 0);
    const failing = new Candidate(Bytes.of("f"), 0, true, pod("f", 0, 0).state);
    const all = [first, failing, pod("b", 5, 0), busy("u", 0), pod("c", 1, 0)];
    expect(addressList(tries(first, all, FIRST), 3).toString()).toBe("a,c,b");
    expect(addressList(tries(first, [first], FIRST), 3).toString()).toBe("a");
    expect(addressList(tries(first, [first, failing, busy("u", 0)], FIRST), 3).toString()).toBe("a,u,f");
    expect(addressList(tries(first, all, FIRST), 1).toString()).toBe("a");
  });
});

describe("a share", () => {
  test("is that of the last requests, for a while", () => {
    const limit = new ShareLimit(0.5, 4, 1000);
    const window = new ShareWindow();
    const a = Bytes.of("a");
    expect(window.isOver(a, limit, 0)).toBe(false);
    window.add(a, limit, 0);
    expect(window.isOver(a, limit, 1)).toBe(true);
    window.add(Bytes.of("b"), limit, 2);
    expect(window.isOver(a, limit, 3)).toBe(false);
    window.add(a, limit, 4);
    expect(window.isOver(a, limit, 5)).toBe(true);
    expect(window.isOver(a, limit, 2000)).toBe(false);
    expect(window.isOver(a, ShareLimit.none(), 5)).toBe(false);
  });

  test("is of so many requests only", () => {
    const limit = new ShareLimit(0.5, 2, 1000);
    const window = new ShareWindow();
    window.add(Bytes.of("a"), limit, 0);
    window.add(Bytes.of("b"), limit, 0);
    window.add(Bytes.of("b"), limit, 0);
    expect(window.isOver(Bytes.of("a"), limit, 0)).toBe(false);
    expect(window.isOver(Bytes.of("b"), limit, 0)).toBe(true);
  });
});
