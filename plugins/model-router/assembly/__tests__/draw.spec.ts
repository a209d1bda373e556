import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { targetAt, targetOf, totalWeight } from "../targets/draw";
import { logarithm } from "../targets/logarithm";
import { Target } from "../targets/target";

/** Values that are hashed, the same each time. A share of them is off by 0.007 at most in two of three cases of chance. */
const VALUES: i32 = 5000;
const TOLERANCE: f64 = 0.03;

/** @param weights of targets named 0, 1 … */
function targetsOf(weights: u32[]): Target[] {
  const targets: Target[] = [];
  for (let i = 0; i < weights.length; i++) {
    const target = new Target(Bytes.of(i.toString()));
    target.weight = weights[i];
    targets.push(target);
  }
  return targets;
}

/** The position of a value's target; -1: none. */
function positionOf(targets: Target[], value: i32): i32 {
  const found = targetOf(targets, Bytes.of("session-" + value.toString()));
  return found == null ? -1 : targets.indexOf(found);
}

function sharesOf(targets: Target[]): f64[] {
  const shares = new Array<f64>(targets.length).fill(0);
  for (let i = 0; i < VALUES; i++) shares[positionOf(targets, i)] += 1.0 / <f64>VALUES;
  return shares;
}

/** How many values another target has than before, as a share; and none of them one that was not the last. */
function movedTo(before: Target[], after: Target[], position: i32): f64 {
  let moved = 0;
  for (let i = 0; i < VALUES; i++) {
    const now = positionOf(after, i);
    if (now == positionOf(before, i)) continue;
    expect(now).toBe(position);
    moved++;
  }
  return <f64>moved / <f64>VALUES;
}

describe("a draw by chance", () => {
  test("gives each target as many points as it has weight", () => {
    const targets = targetsOf([2, 0, 1]);
    expect(totalWeight(targets)).toBe(3);
    const names = ["0", "0", "2"];
    for (let point = 0; point < 3; point++) {
      const target = targetAt(targets, point);
      expect(target == null ? "" : target.name.toString()).toBe(names[point]);
    }
    expect(targetAt(targets, 3)).toBeNull();
    expect(targetAt([], 0)).toBeNull();
  });

  test("64 times the largest weight still has a sum", () => {
    expect(totalWeight(targetsOf(new Array<u32>(64).fill(1000000)))).toBe(64000000);
  });
});

describe("a draw by value", () => {
  test("is the same each time", () => {
    for (let i = 0; i < 100; i++) {
      expect(positionOf(targetsOf([1, 2, 3]), i)).toBe(positionOf(targetsOf([1, 2, 3]), i));
    }
    // Across versions too: who changes the hash moves all sessions.
    const positions: i32[] = [];
    for (let i = 0; i < 8; i++) positions.push(positionOf(targetsOf([1, 1, 1, 1]), i));
    expect(positions.join(" ")).toBe("3 3 2 1 2 1 2 1");
  });

  test("is even by weight", () => {
    const rows: u32[][] = [
      [1, 1],
      [90, 10],
      [1, 2, 3, 4],
      [1000000, 1],
      [5, 0, 5],
    ];
    for (let row = 0; row < rows.length; row++) {
      const targets = targetsOf(rows[row]);
      const shares = sharesOf(targets);
      const total = <f64>totalWeight(targets);
      for (let i = 0; i < shares.length; i++) {
        const off = Math.abs(shares[i] - <f64>rows[row][i] / total);
        expect(off).toBeLessThan(TOLERANCE, row.toString() + "/" + i.toString());
      }
    }
  });

  test("moves to a target that is added no more than its share", () => {
    const moved = movedTo(targetsOf([1, 1, 1]), targetsOf([1, 1, 1, 1]), 3);
    expect(Math.abs(moved - 0.25)).toBeLessThan(TOLERANCE);
  });

  test("moves to a target whose weight rises no more than it gains", () => {
    const moved = movedTo(targetsOf([1, 1]), targetsOf([1, 3]), 1);
    expect(Math.abs(moved - 0.25)).toBeLessThan(TOLERANCE);
  });

  test("depends on every byte of the value, and takes any", () => {
    const targets = targetsOf([1, 1]);
    let differ = 0;
    for (let i = 0; i < 256; i++) {
      const value = new ArrayBuffer(1);
      store<u8>(changetype<usize>(value), <u8>i);
      if (targetOf(targets, Bytes.wrap(value)) == targets[0]) differ++;
    }
    expect(differ).toBeGreaterThan(64);
    expect(differ).toBeLessThan(192);
    expect(targetOf(targets, Bytes.empty())).not.toBeNull();
  });

  test("finds nothing where nothing has a weight", () => {
    expect(targetOf([], Bytes.of("x"))).toBeNull();
    expect(targetOf(targetsOf([0, 0]), Bytes.of("x"))).toBeNull();
  });
});

test("the logarithm is near enough", () => {
  for (let i = 0; i < 52; i++) {
    const value = Math.pow(0.7, <f64>i) * 0.999;
    expect(Math.abs(logarithm(value) - Math.log(value))).toBeLessThan(1e-8);
  }
});
