import { Bytes, BytesIndex, ByteWriter, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Regex } from "proxy-wasm-assemblyscript-sdk/assembly/regex";
import { Check } from "./check";
import { Rule, Schema } from "./schema";

/** What members need that are named so: `dependentRequired`, `dependentSchemas`, `dependencies`. */
@final
export class Dependency {
  constructor(
    readonly name: Bytes,
    readonly needs: Array<Bytes>,
    readonly schema: Schema | null,
  ) {}
}

/** The keywords of objects. */
@final
export class ObjectRule extends Rule {
  readonly required: Array<Bytes> = [];
  least: i64 = 0;
  most: i64 = i64.MAX_VALUE;
  readonly names: BytesIndex = new BytesIndex();
  /** Of the member of a name, at the name's position. */
  readonly properties: Array<Schema> = [];
  readonly patterns: Array<Regex> = [];
  /** Of members whose name the pattern at that position matches. */
  readonly patternProperties: Array<Schema> = [];
  /** Of all other members. */
  additional: Schema | null = null;
  /** Of the names themselves. */
  propertyNames: Schema | null = null;
  readonly dependencies: Array<Dependency> = [];

  /** Whether any object is as it wants it. */
  get isIdle(): bool {
    const isOpen = this.least == 0 && this.most == i64.MAX_VALUE && this.additional == null;
    const hasNames = this.required.length + this.properties.length + this.patterns.length > 0;
    return isOpen && !hasNames && this.propertyNames == null && this.dependencies.length == 0;
  }

  holds(value: JsonValue, check: Check): bool {
    if (value.kind != JsonKind.Object) return true;
    let count: i64 = 0;
    let holds = true;
    const found = new BytesIndex();
    const items = value.items();
    while (items.next()) {
      const name = items.key;
      count++;
      found.add(name);
      check.report.enter(name);
      if (!this.fitsMember(name, items.value, check)) holds = false;
      check.report.leave();
      if (!holds && !check.report.listens) return false;
    }
    holds = this.hasRequired(found, this.required, check) && holds;
    if (count < this.least) holds = check.report.fault("expected at least " + members(this.least));
    if (count > this.most) holds = check.report.fault("expected at most " + members(this.most));
    return this.hasDependencies(value, found, check) && holds;
  }

  private fitsMember(name: Bytes, value: JsonValue, check: Check): bool {
    let fits = true;
    let isKnown = false;
    const at = this.names.find(name);
    if (at >= 0) {
      isKnown = true;
      fits = check.fits(value, this.properties[at]);
    }
    for (let i = 0; i < this.patterns.length; i++) {
      if (!this.patterns[i].test(name)) continue;
      isKnown = true;
      fits = check.fits(value, this.patternProperties[i]) && fits;
    }
    const additional = this.additional;
    if (!isKnown && additional != null) fits = check.fits(value, additional) && fits;
    const propertyNames = this.propertyNames;
    return propertyNames == null ? fits : check.fits(quoted(name), propertyNames) && fits;
  }

  private hasRequired(found: BytesIndex, required: Array<Bytes>, check: Check): bool {
    let holds = true;
    for (let i = 0; i < required.length; i++) {
      if (found.has(required[i])) continue;
      holds = check.report.fault("lacks " + quoted(required[i]).raw.toString());
    }
    return holds;
  }

  private hasDependencies(value: JsonValue, found: BytesIndex, check: Check): bool {
    let holds = true;
    for (let i = 0; i < this.dependencies.length; i++) {
      const dependency = this.dependencies[i];
      if (!found.has(dependency.name)) continue;
      if (!this.hasRequired(found, dependency.needs, check)) holds = false;
      const schema = dependency.schema;
      if (schema != null && !check.fits(value, schema)) holds = false;
    }
    return holds;
  }
}

function members(count: i64): string {
  return count.toString() + (count == 1 ? " member" : " members");
}

function quoted(name: Bytes): JsonValue {
  const out = new ByteWriter(name.length + 8);
  new JsonWriter(out).stringBytes(name);
  return JsonValue.of(out.take());
}
