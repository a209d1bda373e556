import { GivenKeys } from "../../config/given-keys";

describe("GivenKeys", () => {
  test("tells keys apart up to the 128th, and ignores what is none", () => {
    const keys = new GivenKeys();
    const added: i32[] = [0, 63, 64, 127, -1, 128];
    for (let i = 0; i < added.length; i++) keys.add(added[i]);
    for (let index = -1; index <= 128; index++) {
      const known = index == 0 || index == 63 || index == 64 || index == 127;
      expect(keys.has(index)).toBe(known, index.toString());
    }
  });

  test("takes over another's", () => {
    const base = new GivenKeys();
    base.add(1);
    base.add(100);
    const keys = new GivenKeys();
    keys.add(2);
    keys.addAll(base);
    expect(keys.has(1) && keys.has(2) && keys.has(100)).toBe(true);
    expect(base.has(2)).toBe(false);
  });
});
