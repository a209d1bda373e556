import { Bytes } from "../../bytes";
import { JsonEdits } from "../../json/edits";

function set(document: string, path: string, value: string): string {
  const edits = new JsonEdits(Bytes.of(document));
  edits.setRaw(path, Bytes.of(value));
  return edits.apply().toString();
}

function remove(document: string, path: string): string {
  const edits = new JsonEdits(Bytes.of(document));
  edits.remove(path);
  return edits.apply().toString();
}

describe("JsonEdits sets", () => {
  test("a value in its place, every other byte untouched", () => {
    expect(set('{ "a" : 1.50 ,\n "b":[1 ,2] , "c" : null }', "b.1", '"x"')).toBe(
      '{ "a" : 1.50 ,\n "b":[1 ,"x"] , "c" : null }',
    );
  });

  test("a missing member after the last one", () => {
    expect(set('{"a":1 }', "b", "2")).toBe('{"a":1,"b":2 }');
    expect(set("{ }", "b", "2")).toBe('{"b":2 }');
  });

  test("missing parents, arrays where the next component is a number", () => {
    expect(set("{}", "a.b.c", "1")).toBe('{"a":{"b":{"c":1}}}');
    expect(set("{}", "a.2.c", "1")).toBe('{"a":[null,null,{"c":1}]}');
    expect(set("", "a", "1")).toBe('{"a":1}');
  });

  test("through a scalar, which gives way", () => {
    expect(set('{"a":5,"z":0}', "a.b", "1")).toBe('{"a":{"b":1},"z":0}');
    expect(set('{"a":null}', "a.b", "1")).toBe('{"a":{"b":1}}');
  });

  test("past the end of an array, with nulls up to a bound", () => {
    expect(set("[1]", "3", "2")).toBe("[1,null,null,2]");
    expect(set("[1]", "999999999", "2")).toBe("[1]");
    expect(set("[1]", "-1", "2")).toBe("[1]");
    expect(set('{"a":[1]}', "a.-1", "2")).toBe('{"a":[1,2]}');
  });

  test("nothing by name into an array", () => {
    expect(set('{"a":[1]}', "a.b", "2")).toBe('{"a":[1]}');
  });

  test("every duplicate of a key", () => {
    expect(set('{"model":"a","x":1,"model":"b"}', "model", '"c"')).toBe('{"model":"c","x":1,"model":"c"}');
  });

  test("a key with a dot, and one that is escaped in the document", () => {
    expect(set('{"a.b":1}', "a\\.b", "2")).toBe('{"a.b":2}');
    expect(set('{"\\u0061":1}', "a", "2")).toBe('{"\\u0061":2}');
    expect(set("{}", 'q"', "2")).toBe('{"q\\"":2}');
  });

  test("strings with escapes", () => {
    const edits = new JsonEdits(Bytes.of('{"a":1}'));
    edits.setString("a", 'x"\n\u00e9');
    edits.setStringBytes("b", Bytes.of("y\\"));
    edits.setInteger("c", -3);
    edits.setBool("d", true);
    expect(edits.apply().toString()).toBe('{"a":"x\\"\\n\u00e9","b":"y\\\\","c":-3,"d":true}');
  });
});

describe("JsonEdits removes", () => {
  test("a first, middle, last and only member with its comma", () => {
    expect(remove('{ "a":1 , "b":2 , "c":3 }', "a")).toBe('{ "b":2 , "c":3 }');
    expect(remove('{ "a":1 , "b":2 , "c":3 }', "b")).toBe('{ "a":1 , "c":3 }');
    expect(remove('{ "a":1 , "b":2 , "c":3 }', "c")).toBe('{ "a":1 , "b":2 }');
    expect(remove('{ "a":1 }', "a")).toBe("{  }");
  });

  test("elements", () => {
    expect(remove("[1,2,3]", "0")).toBe("[2,3]");
    expect(remove("[1,2,3]", "2")).toBe("[1,2]");
    expect(remove("[1,[2]]", "1.0")).toBe("[1,[]]");
  });

  test("what is not there, without a change", () => {
    const document = Bytes.of('{"a":1}');
    const edits = new JsonEdits(document);
    edits.remove("b");
    edits.remove("a.b.c");
    expect(edits.changed).toBe(false);
    expect(edits.apply() == document).toBe(true);
  });

  test("several neighbours at once", () => {
    const edits = new JsonEdits(Bytes.of('{"a":1,"b":2,"c":3,"d":4}'));
    edits.remove("b");
    edits.remove("c");
    edits.remove("d");
    edits.setRaw("e", Bytes.of("5"));
    expect(edits.apply().toString()).toBe('{"a":1,"e":5}');
    edits.remove("a");
    edits.remove("e");
    expect(edits.apply().toString()).toBe("{}");
  });
});

describe("JsonEdits renames and inserts", () => {
  test("a member keeps its place and value", () => {
    const edits = new JsonEdits(Bytes.of('{"x":0,"max_tokens" : 10,"y":1}'));
    edits.rename("max_tokens", "max_completion_tokens");
    expect(edits.apply().toString()).toBe('{"x":0,"max_completion_tokens" : 10,"y":1}');
  });

  test("a name that is taken gives way, unless nothing is renamed", () => {
    const both = new JsonEdits(Bytes.of('{"b":0,"a":1}'));
    both.rename("a", "b");
    expect(both.apply().toString()).toBe('{"b":1}');
    const one = new JsonEdits(Bytes.of('{"b":0}'));
    one.rename("a", "b");
    expect(one.changed).toBe(false);
  });

  test("elements are inserted and appended", () => {
    const edits = new JsonEdits(Bytes.of('{"m":[1, 2]}'));
    edits.insertRaw("m", 0, Bytes.of("0"));
    edits.insertRaw("m", 2, Bytes.of("1.5"));
    edits.insertRaw("m", 99, Bytes.of("3"));
    edits.appendRaw("m", Bytes.of("4"));
    edits.appendRaw("m", Bytes.of("5"));
    expect(edits.apply().toString()).toBe('{"m":[0,1, 1.5,2,3,4,5]}');
  });

  test("an array that is missing is made", () => {
    const edits = new JsonEdits(Bytes.of("{}"));
    edits.appendRaw("m", Bytes.of("1"));
    edits.appendRaw("m", Bytes.of("2"));
    edits.insertRaw("n", 5, Bytes.of("3"));
    expect(edits.apply().toString()).toBe('{"m":[1,2],"n":[3]}');
    const root = new JsonEdits(Bytes.of("[]"));
    root.appendRaw("", Bytes.of("1"));
    expect(root.apply().toString()).toBe("[1]");
  });
});

describe("JsonEdits in order", () => {
  test("each edit sees the ones before it", () => {
    const edits = new JsonEdits(Bytes.of('{"a":{"x":1}}'));
    edits.remove("a");
    edits.setRaw("a.b", Bytes.of("1"));
    edits.setRaw("a.c", Bytes.of("{}"));
    edits.setRaw("a.c.d", Bytes.of("2"));
    edits.rename("a", "z");
    edits.setRaw("z.b", Bytes.of("3"));
    expect(edits.apply().toString()).toBe('{"z":{"b":3,"c":{"d":2}}}');
  });

  test("removing from an array shifts what follows", () => {
    const edits = new JsonEdits(Bytes.of("[0,1,2,3]"));
    edits.remove("0");
    edits.remove("0");
    edits.setRaw("0", Bytes.of("9"));
    expect(edits.apply().toString()).toBe("[9,3]");
  });

  test("members that are set twice are written once", () => {
    const edits = new JsonEdits(Bytes.of("{}"));
    edits.setRaw("o.a", Bytes.of("1"));
    edits.setRaw("o.b", Bytes.of("2"));
    edits.setRaw("o.a", Bytes.of("3"));
    expect(edits.apply().toString()).toBe('{"o":{"a":3,"b":2}}');
  });
});

describe("JsonEdits refuses", () => {
  test("paths that are not plain", () => {
    const edits = new JsonEdits(Bytes.of('{"a":[{"b":1}]}'));
    expect(edits.setRaw("", Bytes.of("1"))).toBe(false);
    expect(edits.setRaw("a.#.b", Bytes.of("1"))).toBe(false);
    expect(edits.remove("*")).toBe(false);
    expect(edits.rename("a|b", "c")).toBe(false);
    expect(edits.insertRaw("a", -1, Bytes.of("1"))).toBe(false);
    expect(edits.changed).toBe(false);
  });

  test("malformed documents, which stay as they are", () => {
    const bad: string[] = [
      '{"a":',
      '{"a":1,',
      '{"a" 1}',
      "[1",
      '"x"',
      "nonsense",
      '{"a":1]',
      "{'a':1}",
      '{"a":1 "b":2}',
    ];
    for (let i = 0; i < bad.length; i++) {
      const document = Bytes.of(bad[i]);
      const edits = new JsonEdits(document);
      edits.setRaw("z", Bytes.of("2"));
      expect(edits.malformed).toBe(true, bad[i]);
      expect(edits.apply() == document).toBe(true, bad[i]);
    }
  });
});
