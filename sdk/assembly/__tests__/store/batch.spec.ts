import { Bytes } from "../../bytes";
import { StoreBatch } from "../../store/batch";
import { Algorithm, Charge, ChargeReply, Limit } from "../../store/charge/charge";
import { ChargeScript } from "../../store/charge/charge-script";
import { StoreFault } from "../../store/fault";
import { StoreValue } from "../../store/value";
import { sha1 } from "../../crypto/sha1";
import { hexEncode } from "../../encoding/hex";

function words(batch: StoreBatch, byText: bool = false): string {
  const parts: string[] = [];
  const list = batch.commands[0].words(byText);
  for (let i = 0; i < list.length; i++) parts.push(list[i].toString());
  return parts.join(" ");
}

const KEY: Bytes = Bytes.of("k");

describe("a batch's commands", () => {
  test("are Redis's", () => {
    expect(words(new StoreBatch().get(KEY))).toBe("GET k");
    expect(words(new StoreBatch().set(KEY, Bytes.of("v"), 0))).toBe("SET k v");
    expect(words(new StoreBatch().set(KEY, Bytes.of("v"), 1500))).toBe("SET k v PX 1500");
    expect(words(new StoreBatch().set(KEY, Bytes.of("v"), -1))).toBe("SET k v");
    expect(words(new StoreBatch().incrBy(KEY, -3))).toBe("INCRBY k -3");
  });

  test("name a script by its hash, or give its text", () => {
    const script = new ChargeScript();
    const batch = new StoreBatch().eval(script, [KEY, Bytes.of("l")], [Bytes.of("1")]);
    expect(words(batch)).toBe("EVALSHA " + script.sha.toString() + " 2 k l 1");
    expect(words(batch, true)).toBe("EVAL " + script.lua.toString() + " 2 k l 1");
    expect(hexEncode(sha1(script.lua)).toString()).toBe(script.sha.toString());
  });

  test("of a charge carry its accounts, and the key of the call that it settles", () => {
    const limit = new Limit(KEY, Algorithm.SlidingWindow, 100, 60000);
    const quota = new Limit(Bytes.of("q"), Algorithm.Quota, -1, 0);
    const charge = new Charge().reserve(limit, 5).settle(quota, 3, 2, 9).once(Bytes.of("o"), 0).at(77);
    const script = new ChargeScript();
    const expected = " 3 k q o 77 1 s s e 100 60000 0 5 0 q f 0 1 3 2 9";
    expect(words(charge.addTo(new StoreBatch(), script))).toBe("EVALSHA " + script.sha.toString() + expected);
  });
});

describe("a charge's reply", () => {
  test("is read account by account", () => {
    const numbers: i64[] = [1, 1, 50, 6000, 0, 7, 0, 20, 30, 40, 8];
    const items: StoreValue[] = [];
    for (let i = 0; i < numbers.length; i++) items.push(StoreValue.ofInteger(numbers[i]));
    const reply = new ChargeReply(StoreValue.ofList(items));
    expect(reply.ok && reply.charged && !reply.refused).toBe(true);
    expect(reply.account(0).used).toBe(50);
    expect(reply.account(1).fits).toBe(false);
    expect(reply.account(1).retry).toBe(40);
    expect(reply.account(1).mark).toBe(8);
    expect(reply.account(2).used).toBe(0);
  });

  test("that is none neither charged nor refused", () => {
    const reply = new ChargeReply(StoreValue.failed(StoreFault.Timeout, "late"));
    expect(reply.ok || reply.charged || reply.refused || reply.repeated).toBe(false);
    expect(new ChargeReply(StoreValue.ofList([StoreValue.ofInteger(-1)])).repeated).toBe(true);
  });
});
