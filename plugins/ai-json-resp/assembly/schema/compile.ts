import { Bytes, ConfigIssues, ConfigPath, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { addArrayRule } from "./compile-array";
import { addCombinedRules } from "./compile-combined";
import { addObjectRule } from "./compile-object";
import { addValueRules } from "./compile-value";
import { Document } from "./document";
import { Never, Reference, Schema } from "./schema";

/** Schemas inside of each other. */
const MOST_LEVELS: i32 = 64;
/** Schemas of one document. */
const MOST_SCHEMAS: i32 = 4096;
/** Bytes of a document. */
const LARGEST: i32 = 256 * 1024;

/** Keywords that would have to be followed, or looked at from outside. */
const UNSUPPORTED: StaticArray<string> = ["$dynamicRef", "$recursiveRef"];
const UNCHECKED: StaticArray<string> = ["unevaluatedProperties", "unevaluatedItems"];

/** How the words of a schema are to be taken. */
@final
export class Dialect {
  constructor(
    /** `nullable: true` allows null, as in OpenAPI 3.0. */
    readonly nullable: bool,
    /** What stands beside a `$ref` counts for nothing, as in JSON Schema until draft 7. */
    readonly refAlone: bool,
  ) {}
}

@final
class Pending {
  constructor(
    readonly schema: Schema,
    readonly value: JsonValue,
    readonly path: ConfigPath,
  ) {}
}

/**
 * Makes a JSON Schema ready, of draft 4 to 2020-12: references lead to places of the document itself. What is wrong is an
 * error of the configuration; the schema is then to be used for nothing.
 */
export function compileSchema(value: JsonValue, dialect: Dialect, path: ConfigPath, issues: ConfigIssues): Schema {
  const compiler = new SchemaCompiler(value, dialect, path, issues);
  return compiler.compile();
}

@final
export class SchemaCompiler {
  private readonly document: Document;
  /** By where they stand in the document. */
  private readonly known: Map<i32, Schema> = new Map<i32, Schema>();
  /** What references lead to, which may be anywhere. */
  private readonly pending: Array<Pending> = [];
  private level: i32 = 0;

  constructor(
    private readonly root: JsonValue,
    readonly dialect: Dialect,
    private readonly rootPath: ConfigPath,
    readonly issues: ConfigIssues,
  ) {
    this.document = new Document(root, rootPath);
  }

  compile(): Schema {
    const schema = new Schema();
    if (this.root.raw.length > LARGEST) {
      this.issues.error(this.rootPath, "is larger than " + LARGEST.toString() + " bytes");
      return schema;
    }
    this.known.set(this.root.raw.start, schema);
    this.fill(schema, this.root, this.rootPath);
    for (let next = this.nextPending(); next != null; next = this.nextPending()) {
      this.fill(next.schema, next.value, next.path);
    }
    return schema;
  }

  /** The schema that a value in the document is. */
  of(value: JsonValue, path: ConfigPath): Schema {
    const at = value.raw.start;
    if (this.known.has(at)) return this.known.get(at);
    const schema = new Schema();
    if (!this.register(at, schema, path)) return schema;
    this.fill(schema, value, path);
    return schema;
  }

  /** Those of a list, of which there must be one. */
  list(value: JsonValue, path: ConfigPath): Array<Schema> {
    const schemas: Schema[] = [];
    if (value.kind != JsonKind.Array) this.issues.error(path, "expected an array of schemas");
    const items = value.items();
    while (value.kind == JsonKind.Array && items.next()) schemas.push(this.of(items.value, path.item(items)));
    if (value.kind == JsonKind.Array && schemas.length == 0) this.issues.error(path, "must not be empty");
    return schemas;
  }

  /** A member that counts something; `usual` where there is none. */
  count(schema: JsonValue, name: string, path: ConfigPath, usual: i64): i64 {
    const value = schema.member(name);
    if (!value.exists) return usual;
    const count = value.asI64(-1);
    if (count >= 0 && value.asF64() == <f64>count) return count;
    this.issues.error(path.key(name), "expected an integer of 0 or more");
    return usual;
  }

  private nextPending(): Pending | null {
    return this.pending.length == 0 ? null : this.pending.pop();
  }

  private register(at: i32, schema: Schema, path: ConfigPath): bool {
    if (this.known.size >= MOST_SCHEMAS) {
      if (!this.issues.failed) this.issues.error(path, "there are more than " + MOST_SCHEMAS.toString() + " schemas");
      return false;
    }
    this.known.set(at, schema);
    return true;
  }

  private fill(schema: Schema, value: JsonValue, path: ConfigPath): void {
    if (value.kind == JsonKind.False) schema.rules.push(new Never());
    else if (value.kind != JsonKind.Object && value.kind != JsonKind.True) {
      this.issues.error(path, "expected a schema: an object, true or false");
    } else if (this.level >= MOST_LEVELS) {
      this.issues.error(path, "schemas are nested deeper than " + MOST_LEVELS.toString() + " levels");
    } else if (value.kind == JsonKind.Object) {
      this.level++;
      this.read(schema, value, path);
      this.level--;
    }
  }

  private read(schema: Schema, value: JsonValue, path: ConfigPath): void {
    const reference = value.member("$ref");
    if (reference.exists) {
      this.addReference(schema, reference, path.key("$ref"));
      if (this.dialect.refAlone) return;
    }
    this.lookForForeign(value, path);
    addValueRules(this, schema, value, path);
    addArrayRule(this, schema, value, path);
    addObjectRule(this, schema, value, path);
    addCombinedRules(this, schema, value, path);
  }

  private addReference(schema: Schema, reference: JsonValue, path: ConfigPath): void {
    const place = this.document.find(reference.asBytes());
    if (place == null) {
      this.issues.error(path, "leads to no place of this document, and nothing is fetched");
      return;
    }
    const at = place.value.raw.start;
    if (!this.known.has(at)) {
      const target = new Schema();
      if (!this.register(at, target, path)) return;
      this.pending.push(new Pending(target, place.value, place.path));
    }
    schema.rules.push(new Reference(this.known.get(at)));
  }

  private lookForForeign(value: JsonValue, path: ConfigPath): void {
    for (let i = 0; i < UNSUPPORTED.length; i++) {
      if (value.member(UNSUPPORTED[i]).exists) this.issues.error(path.key(UNSUPPORTED[i]), "is not supported");
    }
    for (let i = 0; i < UNCHECKED.length; i++) {
      if (value.member(UNCHECKED[i]).exists) this.issues.warn(path.key(UNCHECKED[i]), "is not checked");
    }
  }
}

/** The texts of a list; an error where it is none. */
export function textsOf(compiler: SchemaCompiler, value: JsonValue, path: ConfigPath): Array<Bytes> {
  const texts: Bytes[] = [];
  if (value.kind != JsonKind.Array) compiler.issues.error(path, "expected an array of strings");
  const items = value.items();
  while (value.kind == JsonKind.Array && items.next()) {
    if (items.value.kind == JsonKind.String) texts.push(items.value.asBytes());
    else compiler.issues.error(path.item(items), "expected a string");
  }
  return texts;
}
