import { lowerAscii } from "../encoding/ascii";
import { Bytes } from "../bytes";
import { UrlParams } from "../encoding/url-params";
import { JsonItems } from "../json/items";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";
import { RequestFacts } from "./facts";
import { ConfigIssues } from "./issues";
import { ConfigPath } from "./path";
import { expectKind, readBool, readBytes, readString } from "./read";
import { readBytesList } from "./read-list";

/** A test of one text: every part that was given must hold. `present: false` asks that there be none. */
@final
class TextTest {
  name: string = "";
  /** The name in lower case, as hosts hand headers on. */
  headerName: Bytes = Bytes.empty();
  exact: Bytes | null = null;
  prefix: Bytes | null = null;
  suffix: Bytes | null = null;
  present: bool = true;

  holds(text: Bytes | null): bool {
    if (text == null) return !this.present;
    if (!this.present) return false;
    const exact = this.exact;
    const prefix = this.prefix;
    const suffix = this.suffix;
    return (
      (exact == null || text.equals(exact)) &&
      (prefix == null || text.startsWith(prefix)) &&
      (suffix == null || text.endsWith(suffix))
    );
  }
}

/** One entry of a rule's `when`: method, path, header and query that are given must all match. */
@final
export class Condition {
  methods: Array<Bytes> = [];
  path: TextTest | null = null;
  headers: Array<TextTest> = [];
  queries: Array<TextTest> = [];

  matches(facts: RequestFacts): bool {
    const path = this.path;
    if (!this.matchesMethod(facts)) return false;
    if (path != null && !path.holds(facts.path)) return false;
    for (let i = 0; i < this.headers.length; i++) {
      const test = this.headers[i];
      if (!test.holds(facts.header(test.headerName))) return false;
    }
    return this.matchesQuery(facts);
  }

  private matchesMethod(facts: RequestFacts): bool {
    const methods = this.methods;
    for (let i = 0; i < methods.length; i++) {
      if (facts.method.equals(methods[i])) return true;
    }
    return methods.length == 0;
  }

  private matchesQuery(facts: RequestFacts): bool {
    if (this.queries.length == 0) return true;
    const params = new UrlParams(facts.query);
    for (let i = 0; i < this.queries.length; i++) {
      const test = this.queries[i];
      if (!test.holds(params.get(test.name))) return false;
    }
    return true;
  }
}

/** The list `when` of a rule; absent and null are the empty list. */
export function readConditions(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<Condition> {
  const list: Condition[] = [];
  if (value.kind == JsonKind.Missing || value.kind == JsonKind.Null) return list;
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(readCondition(items.value, path.item(items), issues));
  return list;
}

function readCondition(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Condition {
  const condition = new Condition();
  if (!expectKind(value, JsonKind.Object, path, issues)) return condition;
  const items = value.items();
  while (items.next()) {
    const member = items.value;
    const place = path.item(items);
    const index = items.keyIn("method path header query");
    if (index == 0) condition.methods = readBytesList(member, place, issues, 1);
    else if (index == 1) condition.path = readTest(member, place, "exact prefix suffix", issues);
    else if (index == 2) condition.headers = readTests(member, place, "name exact prefix present", issues);
    else if (index == 3) condition.queries = readTests(member, place, "name exact present", issues);
    else issues.unknownKey(path, items.key, "method path header query");
  }
  return condition;
}

/** One test, or a list of tests that must all hold. */
function readTests(value: JsonValue, path: ConfigPath, keys: string, issues: ConfigIssues): Array<TextTest> {
  if (value.kind != JsonKind.Array) return [readTest(value, path, keys, issues)];
  const list: TextTest[] = [];
  const items = value.items();
  while (items.next()) list.push(readTest(items.value, path.item(items), keys, issues));
  return list;
}

/** @param keys those that it may have */
function readTest(value: JsonValue, path: ConfigPath, keys: string, issues: ConfigIssues): TextTest {
  const test = new TextTest();
  if (!expectKind(value, JsonKind.Object, path, issues)) return test;
  const items = value.items();
  while (items.next()) {
    if (items.keyIn(keys) < 0) issues.unknownKey(path, items.key, keys);
    else readPart(test, items, path.item(items), issues);
  }
  if (keys.startsWith("name") && test.name.length == 0) issues.missing(path, "name");
  return test;
}

function readPart(test: TextTest, items: JsonItems, path: ConfigPath, issues: ConfigIssues): void {
  const value = items.value;
  const index = items.keyIn("name exact prefix suffix");
  if (index == 0) {
    test.name = readString(value, path, issues, 1);
    test.headerName = Bytes.of(lowerAscii(test.name));
  } else if (index == 1) test.exact = readBytes(value, path, issues);
  else if (index == 2) test.prefix = readBytes(value, path, issues);
  else if (index == 3) test.suffix = readBytes(value, path, issues);
  else test.present = readBool(value, path, issues);
}
