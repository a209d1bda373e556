import { JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Check } from "./check";
import { equal } from "./equal";
import { Rule, Schema } from "./schema";

/** The keywords of arrays. */
@final
export class ArrayRule extends Rule {
  /** Of the first elements, one each: `prefixItems`, or a list `items`. */
  prefix: Array<Schema> = [];
  /** Of those behind: `items`, or `additionalItems` with a list. */
  rest: Schema | null = null;
  least: i64 = 0;
  most: i64 = i64.MAX_VALUE;
  isUnique: bool = false;
  contains: Schema | null = null;
  leastContained: i64 = 1;
  mostContained: i64 = i64.MAX_VALUE;

  holds(value: JsonValue, check: Check): bool {
    if (value.kind != JsonKind.Array) return true;
    let holds = this.hasCount(value, check);
    if (this.isUnique && !isUnique(value, check)) holds = check.report.fault("expected no element twice");
    if (this.prefix.length > 0 || this.rest != null) holds = this.hasItems(value, check) && holds;
    const contains = this.contains;
    return contains == null ? holds : this.hasContained(value, contains, check) && holds;
  }

  private hasCount(value: JsonValue, check: Check): bool {
    let count: i64 = 0;
    const items = value.items();
    while (items.next()) count++;
    if (count < this.least) return check.report.fault("expected at least " + elements(this.least));
    return count <= this.most || check.report.fault("expected at most " + elements(this.most));
  }

  private hasItems(value: JsonValue, check: Check): bool {
    let fits = true;
    const items = value.items();
    const prefix = this.prefix;
    const rest = this.rest;
    while (items.next()) {
      const schema = items.index < prefix.length ? prefix[items.index] : rest;
      if (schema == null) break;
      check.report.enterItem(items.index);
      if (!check.fits(items.value, schema)) fits = false;
      check.report.leave();
      if (!fits && !check.report.listens) break;
    }
    return fits;
  }

  private hasContained(value: JsonValue, schema: Schema, check: Check): bool {
    let count: i64 = 0;
    const items = value.items();
    while (items.next()) if (check.quietly(items.value, schema)) count++;
    if (count < this.leastContained) {
      return check.report.fault("expected at least " + elements(this.leastContained) + " as `contains` says");
    }
    return (
      count <= this.mostContained ||
      check.report.fault("expected at most " + elements(this.mostContained) + " as `contains` says")
    );
  }
}

function elements(count: i64): string {
  return count.toString() + (count == 1 ? " element" : " elements");
}

/** Compares each with each; that takes steps, of which there are not many. */
function isUnique(value: JsonValue, check: Check): bool {
  const all: JsonValue[] = [];
  const items = value.items();
  while (items.next()) {
    const item = items.value;
    for (let i = 0; i < all.length; i++) {
      if (!check.step() || equal(all[i], item, check)) return false;
    }
    all.push(item);
  }
  return true;
}
