import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PrefixEdits } from "../request/prefix-edits";
import { RequestMembers } from "../request/request-members";

/** The document after the wish for usage was put in. */
function asked(document: string): string {
  const bytes = Bytes.of(document);
  const edits = new PrefixEdits(bytes);
  new RequestMembers(bytes).askUsage(edits);
  const splice = edits.splice();
  if (splice == null) return document;
  return splice.bytes.toString() + bytes.slice(splice.length).toString();
}

/** The document with the model x. */
function withModel(document: string): string {
  const bytes = Bytes.of(document);
  const edits = new PrefixEdits(bytes);
  new RequestMembers(bytes).setModel(edits, Bytes.of('"x"'));
  const splice = edits.splice();
  if (splice == null) return document;
  return splice.bytes.toString() + bytes.slice(splice.length).toString();
}

function members(document: string): RequestMembers {
  return new RequestMembers(Bytes.of(document));
}

const TAIL: string = ', "messages" : [ 1 ] }';

describe("the wish for usage", () => {
  test("goes in front where there are no options", () => {
    expect(asked(' { "stream": true' + TAIL)).toBe(' {"stream_options":{"include_usage":true}, "stream": true' + TAIL);
  });

  test("goes into options that are there", () => {
    expect(asked('{"stream_options":{ "a": 1 }' + TAIL)).toBe(
      '{"stream_options":{"include_usage":true, "a": 1 }' + TAIL,
    );
    expect(asked('{"stream_options":{ }' + TAIL)).toBe('{"stream_options":{"include_usage":true }' + TAIL);
    expect(asked('{"stream_options": null' + TAIL)).toBe('{"stream_options": {"include_usage":true}' + TAIL);
  });

  test("takes the place of a no, and leaves a yes", () => {
    expect(asked('{"stream_options":{"include_usage" : false}' + TAIL)).toBe(
      '{"stream_options":{"include_usage" : true}' + TAIL,
    );
    const document = '{"stream_options":{"include_usage" : true}' + TAIL;
    expect(asked(document)).toBe(document);
  });
});

describe("the members of a request", () => {
  test("count last where a key is doubled", () => {
    const doubled = members('{"model":"a","stream":false,"model":"b","stream":true}');
    expect(doubled.model.asString()).toBe("b");
    expect(doubled.isStream).toBe(true);
  });

  test("have one model, however many there were", () => {
    expect(withModel('{"model":"a","n":1,"mode\\u006c":"b","model":"c","m":2}')).toBe(
      '{"model":"x","n":1,"mode\\u006c":"x","model":"x","m":2}',
    );
    expect(withModel('{"model":"a","model":"x"}')).toBe('{"model":"x","model":"x"}');
    expect(withModel('{"model":7}')).toBe('{"model":7}');
  });

  test("are found by their names as JSON means them", () => {
    const escaped = members('{"mo\\u0064el":"a","stream_options":{"include_usage":true},"stream":"true"}');
    expect(escaped.model.asString()).toBe("a");
    expect(escaped.asksUsage).toBe(true);
    expect(escaped.isStream).toBe(false);
  });
});

describe("several edits", () => {
  test("are applied in the order of their places and leave the rest", () => {
    const document = Bytes.of("0123456789");
    const edits = new PrefixEdits(document);
    edits.replace(document.slice(6, 7), Bytes.of("six"));
    edits.insert(2, Bytes.of("[two]"));
    const splice = edits.splice();
    expect(splice == null ? "" : splice.bytes.toString()).toBe("01[two]2345six");
    expect(splice == null ? 0 : splice.length).toBe(7);
  });

  test("are none without a change", () => {
    expect(new PrefixEdits(Bytes.of("x")).splice() == null).toBe(true);
  });
});
