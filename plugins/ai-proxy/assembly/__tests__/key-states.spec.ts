import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { KeyStates } from "../keys/key-states";

function fresh(): KeyStates {
  return new KeyStates(3, Bytes.empty());
}

describe("the state of a provider's keys", () => {
  test("a key is out after so many failures in a row, and the others are not", () => {
    const states = fresh();
    states.fail(1, 3);
    states.fail(1, 3);
    expect(states.isOut(1)).toBe(false);
    expect(states.isTroubled(1)).toBe(true);
    states.fail(1, 3);
    expect(states.isOut(1)).toBe(true);
    expect(states.isTroubled(1)).toBe(false);
    expect(states.isOut(0) || states.isOut(2)).toBe(false);
  });

  test("a success in between counts from the beginning", () => {
    const states = fresh();
    states.fail(0, 2);
    states.succeed(0);
    expect(states.isTroubled(0)).toBe(false);
    states.fail(0, 2);
    expect(states.isOut(0)).toBe(false);
  });

  test("a key is back after so many probes in a row, with a clean record", () => {
    const states = fresh();
    states.fail(0, 2);
    states.fail(0, 2);
    states.probed(0, true, 2);
    states.probed(0, false, 2);
    states.probed(0, true, 2);
    expect(states.isOut(0)).toBe(true);
    states.probed(0, true, 2);
    expect(states.isOut(0)).toBe(false);
    states.fail(0, 2);
    expect(states.isOut(0)).toBe(false);
  });

  test("the next key is looked for round the list, without those that are out or were tried", () => {
    const states = fresh();
    expect(states.firstInUse(2, [])).toBe(2);
    expect(states.firstInUse(2, [2])).toBe(0);
    states.fail(0, 1);
    expect(states.firstInUse(2, [2])).toBe(1);
    expect(states.firstInUse(2, [2, 1])).toBe(-1);
  });

  test("is read back as it was stored, and bytes of another number of keys mean that all is well", () => {
    const states = fresh();
    states.fail(2, 1);
    expect(new KeyStates(3, states.bytes()).isOut(2)).toBe(true);
    expect(new KeyStates(2, states.bytes()).firstInUse(0, [])).toBe(0);
    expect(new KeyStates(4, states.bytes()).isOut(2)).toBe(false);
  });
});
