import { Bytes } from "../../bytes";
import { KeptBody } from "../../http/kept-body";
import { LargeBody, LargeBodyLimits } from "../../http/large-body";
import { MARKER_SIZE } from "../../http/markers";
import { Splice } from "../../json/splice";
import { FakeStore } from "./fake-store";

const RANDOM: Bytes = Bytes.of("0123456789abcdef");
/** What RANDOM makes of the numbers 0 and 1. */
const FIRST: string = "3031323334353637383961626364656600000000";
const SECOND: string = "3031323334353637383961626364656600000001";

const A: string = "A".repeat(400);
const B: string = "B".repeat(400);
const TEXT: string = '{"a":"' + A + '","b":"' + B + '","model":"m"}';
const SKELETON: string = '{"a":"AAAAAAAAAAAA' + FIRST + '","b":"BBBBBBBBBBBB' + SECOND + '","model":"m"}';

function bodyOf(store: FakeStore): LargeBody {
  return new LargeBody(store, RANDOM, new LargeBodyLimits(100, 12, 200));
}

/** The store's content after a change of the whole skeleton. */
function changed(text: string): string {
  const store = new FakeStore(Bytes.of(TEXT));
  const body = bodyOf(store);
  body.replace(new Splice(body.skeleton.length, Bytes.of(text)));
  return store.content.toString();
}

describe("a large body", () => {
  test("has a marker for all but the beginning of each long run", () => {
    const body = bodyOf(new FakeStore(Bytes.of(TEXT)));
    expect(body.skeleton.toString()).toBe(SKELETON);
    expect(body.count).toBe(2);
  });

  test("is its own skeleton when it has no long run", () => {
    const body = bodyOf(new FakeStore(Bytes.of('{"a":"b c"}')));
    expect(body.skeleton.toString()).toBe('{"a":"b c"}');
    expect(body.count).toBe(0);
  });

  test("of no bytes has none", () => {
    expect(bodyOf(new FakeStore(Bytes.empty())).skeleton.length).toBe(0);
  });

  test("does not end what is kept inside of an escape", () => {
    const escapes: string[] = ["\\/", "\\u002B", "\\n"];
    for (let i = 0; i < escapes.length; i++) {
      for (let at = 0; at < 9; at++) {
        const text = '"' + "A".repeat(at) + escapes[i].repeat(100) + '"';
        const store = new FakeStore(Bytes.of(text));
        const body = bodyOf(store);
        const kept = body.skeleton.toString().replace(FIRST, "").replaceAll(escapes[i], "").replaceAll("A", "");
        expect(kept).toBe('""', body.skeleton.toString());
        body.replace(new Splice(body.skeleton.length, body.skeleton));
        expect(store.content.toString()).toBe(text);
      }
    }
  });

  test("puts the runs where the markers went, however often", () => {
    expect(changed(SKELETON)).toBe(TEXT);
    expect(changed('["BBBBBBBBBBBB' + SECOND + '","AAAAAAAAAAAA' + FIRST + '"]')).toBe('["' + B + '","' + A + '"]');
    expect(changed("AAAAAAAAAAAA" + FIRST + FIRST)).toBe(A + "A".repeat(388));
    expect(changed("{}")).toBe("{}");
  });

  test("knows no marker that it has not made", () => {
    const foreign = "3031323334353637383961626364656600000002";
    expect(changed("x" + foreign + FIRST)).toBe("x" + foreign + "A".repeat(388));
    const cut = FIRST.substring(0, 39);
    expect(changed(cut + " " + FIRST.replace("30", "31"))).toBe(cut + " " + FIRST.replace("30", "31"));
  });

  test("copies nothing when what changes is before the markers, or without them", () => {
    const store = new FakeStore(Bytes.of(TEXT));
    bodyOf(store).replace(new Splice(1, Bytes.of('{"x":1,')));
    expect(store.content.toString()).toBe('{"x":1,' + TEXT.substring(1));
    expect(store.largest).toBe(TEXT.length + 6);
    const other = new FakeStore(Bytes.of(TEXT));
    const body = bodyOf(other);
    const behind = SKELETON.indexOf('"b"');
    body.replace(new Splice(behind, Bytes.of("{")));
    expect(other.content.toString()).toBe("{" + TEXT.substring(TEXT.indexOf('"b"')));
  });

  test("takes at most a window more at the host while its order stays", () => {
    const store = new FakeStore(Bytes.of(TEXT));
    const body = bodyOf(store);
    body.replace(new Splice(SKELETON.length, Bytes.of(SKELETON.replace('"m"', '"other"'))));
    expect(store.content.toString()).toBe(TEXT.replace('"m"', '"other"'));
    expect(store.largest).toBeLessThan(TEXT.length + 250);
  });

  test("tells positions in the body of those in the skeleton", () => {
    const body = bodyOf(new FakeStore(Bytes.of(TEXT)));
    expect(body.positionOf(0)).toBe(0);
    expect(body.positionOf(18)).toBe(18);
    expect(body.positionOf(18 + MARKER_SIZE)).toBe(6 + 400);
    expect(body.positionOf(SKELETON.indexOf("model"))).toBe(TEXT.indexOf("model"));
    expect(body.positionOf(SKELETON.length)).toBe(TEXT.length);
  });

  test("takes in what a change has lost", () => {
    const store = new FakeStore(Bytes.of(TEXT));
    const body = bodyOf(store);
    expect(body.restoreLost(new Splice(SKELETON.length, Bytes.of(SKELETON)))).toBe(false);
    expect(body.restoreLost(new Splice(1, Bytes.of("{")))).toBe(false);
    expect(body.restoreLost(new Splice(SKELETON.length, Bytes.of('"' + SECOND + '"')))).toBe(true);
    expect(body.skeleton.toString()).toBe(SKELETON.replace("AAAAAAAAAAAA" + FIRST, A).replace(SECOND, FIRST));
    body.replace(new Splice(body.skeleton.length, body.skeleton));
    expect(store.content.toString()).toBe(TEXT);
  });

  test("that the host has no more is changed in the VM", () => {
    const body = new LargeBody(new KeptBody(Bytes.of(TEXT)), RANDOM, new LargeBodyLimits(100, 12, 200));
    expect(body.skeleton.toString()).toBe(SKELETON);
    const change = new Splice(SKELETON.length, Bytes.of('["BBBBBBBBBBBB' + SECOND + FIRST + '"]'));
    expect(body.changed(change, Bytes.of(TEXT)).toString()).toBe('["' + B + "A".repeat(388) + '"]');
    const prefix = new Splice(1, Bytes.of('{"x":1,'));
    expect(body.changed(prefix, Bytes.of(TEXT)).toString()).toBe('{"x":1,' + TEXT.substring(1));
  });
});
