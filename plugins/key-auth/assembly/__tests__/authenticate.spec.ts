import { Bytes, hexEncode } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { authenticate, GlobalAuth, isRequired, Verdict } from "../authenticate";
import { Credentials } from "../credentials";
import { keysInQuery, withoutBearer } from "../key-source";

function credentials(): Credentials {
  const table = new Credentials();
  table.add("key-a", "alice");
  table.add(
    "sha256:" +
      hexEncode(sha256(Bytes.of("key-b")))
        .toString()
        .toUpperCase(),
    "bob",
  );
  return table;
}

function keys(texts: Array<string>): Array<Bytes> {
  const out: Bytes[] = [];
  for (let i = 0; i < texts.length; i++) out.push(Bytes.of(texts[i]));
  return out;
}

function verdict(texts: Array<string>, allow: Array<string>): Verdict {
  return authenticate(keys(texts), credentials(), allow).verdict;
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
    expect(authenticate(keys(["key-a"]), credentials(), []).consumer).toBe("alice");
    expect(authenticate(keys(["key-b"]), credentials(), []).consumer).toBe("bob");
  });

  test("in a header the key follows Bearer, or is all of it", () => {
    expect(authenticate(keys(["Bearer key-a"]), credentials(), []).consumer).toBe("alice");
    expect(authenticate(keys(["bearer key-b"]), credentials(), []).consumer).toBe("bob");
    const table = new Credentials();
    table.add("Bearer key-c", "carol");
    expect(authenticate(keys(["Bearer key-c"]), table, []).consumer).toBe("carol");
    expect(authenticate(keys(["key-c"]), table, []).verdict).toBe(Verdict.Unauthorized);
  });

  test("none, several and unknown keys are refused", () => {
    expect(verdict([], [])).toBe(Verdict.NoKey);
    expect(verdict(["key-a", "key-a"], [])).toBe(Verdict.MultipleKeys);
    expect(verdict(["key-x"], [])).toBe(Verdict.Unauthorized);
    expect(verdict([""], [])).toBe(Verdict.Unauthorized);
  });

  test("the hash itself is no key", () => {
    expect(verdict(["sha256:" + hexEncode(sha256(Bytes.of("key-b"))).toString()], [])).toBe(Verdict.Unauthorized);
  });

  test("a rule lets only those pass whom it allows", () => {
    expect(verdict(["key-a"], ["bob"])).toBe(Verdict.Unauthorized);
    expect(verdict(["key-b"], ["bob"])).toBe(Verdict.Authenticated);
  });

  test("a credential belongs to one consumer", () => {
    expect(credentials().add("key-a", "mallory")).toBe(false);
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
