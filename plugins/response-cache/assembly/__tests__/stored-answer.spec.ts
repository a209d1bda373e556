import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readVaryNames, StoredAnswer, writeVaryNames } from "../stored-answer";
import { namedKey, resourceGroup, resourceKey, Scope, scopeGroup, tagGroup, variantKey } from "../key";
import { fields, lines } from "./requests";

describe("an answer that is kept", () => {
  test("comes back as it was", () => {
    const headers = fields(["content-type: text/plain", "x-empty: ", "x-colon: a: b"]);
    const vary = Bytes.of("accept:1 a\n");
    const answer = StoredAnswer.read(new StoredAnswer(404, 5, 7, vary, headers, Bytes.of("a\n\nb: c\0")).write());
    expect(answer == null).toBe(false);
    if (answer == null) return;
    expect(answer.status).toBe(404);
    expect(answer.askedAt).toBe(5);
    expect(answer.arrivedAt).toBe(7);
    expect(answer.vary.toString()).toBe("accept:1 a\n");
    expect(lines(answer.headers)).toBe(lines(headers));
    expect(answer.body.toString()).toBe("a\n\nb: c\0");
  });

  test("is none when it is cut anywhere before its body, or something else", () => {
    const whole = new StoredAnswer(200, 5, 7, Bytes.of("v"), fields(["a: b"]), Bytes.empty()).write();
    for (let i = 0; i < whole.length; i++) expect(StoredAnswer.read(whole.slice(0, i)) == null).toBe(true);
    const wrong = [
      "a1 200 5 7 0 0\n\n",
      "a1 200 5 7\n\n",
      "a1 99 5 7 0\n\n",
      "a1 600 5 7 0\n\n",
      "a1 200 -5 7 0\n\n",
      "a1 200 5 7 99999999999999999999\n\n",
      "a1 200 5 7 4\n\n",
      "a1 200 5 7 0\nno colon\n\n",
      "a1 200 5 7 0\n: b\n\n",
      "a1 200 5 7 0\na:\n\n",
      "a2 200 5 7 0\n\n",
    ];
    for (let i = 0; i < wrong.length; i++) expect(StoredAnswer.read(Bytes.of(wrong[i])) == null).toBe(true, wrong[i]);
  });

  test("has names of fields in its place where it varies", () => {
    const names = readVaryNames(writeVaryNames([Bytes.of("accept"), Bytes.of("x-a")]));
    expect(names.length).toBe(2);
    expect(names[1].toString()).toBe("x-a");
    expect(readVaryNames(Bytes.of("v1\naccept")).length).toBe(0, "cut");
    expect(readVaryNames(Bytes.of("a1 200 5 7 0\n\n")).length).toBe(0);
  });
});

describe("keys and groups", () => {
  test("differ in every part, and with where a part ends", () => {
    const a = Bytes.of("a");
    const b = Bytes.of("ab");
    const none = Bytes.empty();
    const scope = new Scope("consumer", a);
    const all = [
      resourceKey(scope, a, b, none),
      resourceKey(scope, b, a, none),
      resourceKey(new Scope("consumer", b), a, b, none),
      resourceKey(new Scope("header", a), a, b, none),
      resourceKey(scope, Bytes.of("aa"), Bytes.of("b"), none),
      resourceKey(scope, a, b, a),
      resourceKey(scope, a, none, b),
      namedKey(scope, a, b),
      variantKey(resourceKey(scope, a, b, none), a),
      variantKey(resourceKey(scope, a, b, none), none),
      variantKey(Bytes.of("x"), Bytes.of("yvary:z")),
      variantKey(Bytes.of("xvary:y"), Bytes.of("z")),
      resourceGroup(a, b),
      resourceGroup(b, a),
      tagGroup(a),
      scopeGroup("consumer", a),
      scopeGroup("route", a),
    ];
    for (let i = 0; i < all.length; i++) {
      expect(all[i].length).toBe(64);
      for (let j = 0; j < i; j++) expect(all[i].equals(all[j])).toBe(false);
    }
    expect(resourceKey(scope, a, b, none).equals(resourceKey(new Scope("consumer", a), a, b, none))).toBe(true);
  });
});
