import { JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Check } from "./check";
import { Rule, Schema } from "./schema";

/** `allOf`. */
@final
export class AllRule extends Rule {
  constructor(private readonly schemas: Array<Schema>) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    let holds = true;
    for (let i = 0; i < this.schemas.length; i++) holds = check.fits(value, this.schemas[i]) && holds;
    return holds;
  }
}

/** `anyOf`, and `oneOf` where only one may fit. */
@final
export class AnyRule extends Rule {
  constructor(
    private readonly schemas: Array<Schema>,
    private readonly one: bool,
  ) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    const schemas = this.schemas;
    let count = 0;
    for (let i = 0; i < schemas.length && count < 2; i++) {
      if (!check.quietly(value, schemas[i])) continue;
      if (!this.one) return true;
      count++;
    }
    if (count == 1) return true;
    if (count > 1) return check.report.fault("fits more than one schema of `oneOf`");
    // Of a single one it can be told why.
    if (schemas.length == 1) return check.fits(value, schemas[0]);
    return check.report.fault(this.one ? "fits no schema of `oneOf`" : "fits no schema of `anyOf`");
  }
}

/** `not`. */
@final
export class NotRule extends Rule {
  constructor(private readonly schema: Schema) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    return !check.quietly(value, this.schema) || check.report.fault("fits what `not` excludes");
  }
}

/** `if`, `then`, `else`. */
@final
export class IfRule extends Rule {
  constructor(
    private readonly condition: Schema,
    private readonly yes: Schema | null,
    private readonly no: Schema | null,
  ) {
    super();
  }

  holds(value: JsonValue, check: Check): bool {
    const schema = check.quietly(value, this.condition) ? this.yes : this.no;
    return schema == null || check.fits(value, schema);
  }
}
