import { Bytes, BytesIndex, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { authenticate, GlobalAuth, isRequired, Verdict } from "../authenticate";
import { Consumer, Credentials } from "../credentials";
import { keysInQuery, withoutBearer } from "../key-source";

function credentials(): Credentials {
  const table = new Credentials();
  table.add(Bytes.of("key-a"), new Consumer(Bytes.of("alice"), Bytes.of("research")));
  table.add(Bytes.of("sha256:" + hashOf("key-b").toUpperCase()), new Consumer(Bytes.of("bob")));
  return table;
}

function hashOf(key: string): string {
  return hexEncode(sha256(Bytes.of(key))).toString();
}

function indexOf(names: Array<string>): BytesIndex {
  const index = new BytesIndex();
  for (let i = 0; i < names.length; i++) index.add(Bytes.of(names[i]));
  return index;
}

/** The consumer, or "" for one who may not pass. */
function consumer(key: string, table: Credentials): string {
  const found = authenticate(keys([key]), table, indexOf([])).consumer;
  return found == null ? "" : found.name.toString();
}

/** The team, or "" for a consumer of none and for nobody. */
function team(key: string): string {
  const found = authenticate(keys([key]), credentials(), indexOf([])).consumer;
  return found == null ? "" : found.team.toString();
}

function keys(texts: Array<string>): Array<Bytes> {
  const out: Bytes[] = [];
  for (let i = 0; i < texts.length; i++) out.push(Bytes.of(texts[i]));
  return out;
}

function verdict(texts: Array<string>, allow: Array<string>): Verdict {
  return authenticate(keys(texts), credentials(), indexOf(allow)).verdict;
}

describe("whether a key is required", () => {
  test("global_auth true: everywhere", () => {
    expect(isRequired(GlobalAuth.On, true, false)).toBe(true);
    expect(isRequired(GlobalAuth.On, false, false)).toBe(true);
  });

  test("global_auth false: only where a rule allows somebody", () => {
    expect(isRequired(GlobalAuth.Off, true, false)).toBe(false);
    expect(isRequired(GlobalAuth.Off, false, false)).toBe(false);
    expect(isRequired(GlobalAuth.Off, true, true)).toBe(true);
  });

  test("global_auth unset: everywhere while no rule exists, else as false", () => {
    expect(isRequired(GlobalAuth.Unset, false, false)).toBe(true);
    expect(isRequired(GlobalAuth.Unset, true, false)).toBe(false);
    expect(isRequired(GlobalAuth.Unset, true, true)).toBe(true);
  });
});

describe("authenticate", () => {
  test("a known key passes, in clear or hashed", () => {
    expect(consumer("key-a", credentials())).toBe("alice");
    expect(consumer("key-b", credentials())).toBe("bob");
  });

  test("a key tells the team of its consumer", () => {
    expect(team("key-a")).toBe("research");
    expect(team("key-b")).toBe("");
    expect(team("key-x")).toBe("");
  });

  test("in a header the key follows Bearer, or is all of it", () => {
    expect(consumer("Bearer key-a", credentials())).toBe("alice");
    expect(consumer("bearer key-b", credentials())).toBe("bob");
    const table = new Credentials();
    table.add(Bytes.of("Bearer key-c"), new Consumer(Bytes.of("carol")));
    expect(consumer("Bearer key-c", table)).toBe("carol");
    expect(consumer("key-c", table)).toBe("");
  });

  test("none, several and unknown keys are refused", () => {
    expect(verdict([], [])).toBe(Verdict.NoKey);
    expect(verdict(["key-a", "key-a"], [])).toBe(Verdict.MultipleKeys);
    expect(verdict(["key-x"], [])).toBe(Verdict.Unauthorized);
    expect(verdict([""], [])).toBe(Verdict.Unauthorized);
  });

  test("the hash itself is no key", () => {
    expect(verdict(["sha256:" + hashOf("key-b")], [])).toBe(Verdict.Unauthorized);
  });

  test("a rule lets only those pass whom it allows", () => {
    expect(verdict(["key-a"], ["bob"])).toBe(Verdict.Unauthorized);
    expect(verdict(["key-b"], ["bob"])).toBe(Verdict.Authenticated);
    expect(verdict(["key-a"], [])).toBe(Verdict.Authenticated);
  });

  test("a credential belongs to one consumer", () => {
    const mallory = new Consumer(Bytes.of("mallory"));
    const table = credentials();
    expect(table.add(Bytes.of("key-a"), mallory).error).toBe("another consumer has the same credential");
    expect(table.add(Bytes.of("sha256:" + hashOf("key-b")), mallory).error).toBe(
      "another consumer has the same credential",
    );
    expect(consumer("key-a", table)).toBe("alice");
    expect(consumer("key-b", table)).toBe("bob");
  });

  test("a hash is 64 hexadecimal digits", () => {
    const wrong = [
      "sha256:",
      "sha256:00",
      "sha256:" + "g".repeat(64),
      "sha256:" + "0".repeat(63),
      "sha256:" + "0".repeat(66),
    ];
    for (let i = 0; i < wrong.length; i++) {
      expect(new Credentials().add(Bytes.of(wrong[i]), new Consumer(Bytes.of("x"))).error).toBe(
        "after sha256: there must be 64 hexadecimal digits",
        wrong[i],
      );
    }
  });
});

describe("where keys are found", () => {
  test("the scheme Bearer is skipped, whatever its case", () => {
    expect(withoutBearer(Bytes.of("Bearer sk-1")).toString()).toBe("sk-1");
    expect(withoutBearer(Bytes.of("bearer   sk-1")).toString()).toBe("sk-1");
    expect(withoutBearer(Bytes.of("sk-1")).toString()).toBe("sk-1");
    expect(withoutBearer(Bytes.of("Bearersk-1")).toString()).toBe("Bearersk-1");
    expect(withoutBearer(Bytes.of("Basic sk-1")).toString()).toBe("Basic sk-1");
    expect(withoutBearer(Bytes.of("Bearer")).toString()).toBe("Bearer");
    expect(withoutBearer(Bytes.of("Bearer ")).length).toBe(0);
  });

  test("every parameter of a name counts, decoded", () => {
    const found: Bytes[] = [];
    keysInQuery(Bytes.of("a=1&apikey=k%2B1&apikey=k2&apikey="), "apikey", found);
    expect(found.length).toBe(2);
    expect(found[0].toString()).toBe("k+1");
  });
});
