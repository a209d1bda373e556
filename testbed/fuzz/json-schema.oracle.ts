import { Ajv2020 } from "ajv/dist/2020.js";
import type { Subject } from "../src/fuzz/subject.ts";

export const dictionary = [
  ...['{"s":{', '},"d":', '"type":"object"', '"enum":[1,"a",{}]', '"const":1.0', '"minimum":1', '"multipleOf":3'],
  ...[
    '"minLength":2',
    '"pattern":"^a"',
    '"format":"date-time"',
    '"items":{}',
    '"prefixItems":[{}]',
    '"uniqueItems":true',
  ],
  ...[
    '"contains":{}',
    '"required":["a"]',
    '"properties":{"a":{}}',
    '"patternProperties":{"a":{}}',
    '"propertyNames":{}',
  ],
  ...['"additionalProperties":false', '"dependentRequired":{"a":["b"]}', '"allOf":[{}]', '"oneOf":[{},{}]', '"not":{}'],
  ...[
    '"if":{},"then":{},"else":{}',
    '"$ref":"#"',
    '"$ref":"#/$defs/a"',
    '"$defs":{"a":{}}',
    '"$anchor":"x"',
    "true",
    "null",
  ],
];

const WRONG = 2;
const RIGHT = 3;
/** Of so many inputs one is compared: Ajv compiles each schema. */
const COMPARED = 4;

/** What an input chooses: any change of a byte makes another choice of everything. */
class Choices {
  #state = 0x811c9dc5;
  /** What a reference leads to; of what leads back to itself there is no end. */
  reference = "#/$defs/c";

  constructor(bytes: Uint8Array) {
    for (const byte of bytes) this.#state = Math.imul(this.#state ^ byte, 0x01000193);
  }

  of<T>(...all: readonly [T, ...T[]]): T {
    // Xorshift, of which nothing is asked but that it goes everywhere.
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return all[(this.#state >>> 8) % all.length] ?? all[0];
  }

  list<T>(make: () => T): T[] {
    return Array.from({ length: this.of(1, 2, 0, 3) }, make);
  }
}

const NAMES = ["a", "b", "ab", "é"] as const;

function scalarOf(choices: Choices): unknown {
  return choices.of<unknown>(1, "a", null, true, false, 0, -3, 1.5, 2, 1e3, "", "ab", "😀", "b\n");
}

function documentOf(choices: Choices, depth: number): unknown {
  const kind = depth === 0 ? "scalar" : choices.of("object", "scalar", "array");
  if (kind === "scalar") return scalarOf(choices);
  if (kind === "array") return choices.list(() => documentOf(choices, depth - 1));
  return Object.fromEntries(choices.list(() => [choices.of(...NAMES), documentOf(choices, depth - 1)]));
}

/** Keywords that go together, each with what it may say. Of `contains` beside others Ajv makes what the specification does not. */
function keywordOf(choices: Choices, depth: number): object {
  const schema = () => schemaOf(choices, depth - 1);
  const some = () => [schema(), ...choices.list(schema)];
  const named = <T>(make: () => T) => Object.fromEntries(choices.list(() => [choices.of(...NAMES), make()]));
  const names = () => [...new Set(choices.list(() => choices.of(...NAMES)))];
  const count = () => choices.of(1, 0, 2);
  const flat: readonly [() => object, ...(() => object)[]] = [
    () => ({
      type: choices.of<unknown>("object", "array", "string", "integer", "number", "boolean", "null", [
        "null",
        "integer",
      ]),
    }),
    () => ({ enum: [scalarOf(choices), documentOf(choices, 1), 17] }),
    () => ({ const: documentOf(choices, 2) }),
    () => ({ [choices.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")]: choices.of(1, 0, 1.5, -3) }),
    () => ({ multipleOf: choices.of(2, 1, 0.5) }),
    () => ({
      [choices.of("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")]: count(),
    }),
    () => ({ pattern: choices.of("a", "^a", "b$", "^é?$") }),
    () => ({ uniqueItems: true }),
    () => ({ required: names() }),
    () => ({ dependentRequired: named(names) }),
    () => ({ $ref: choices.reference }),
  ];
  if (depth === 0) return choices.of(...flat)();
  const deep: readonly (() => object)[] = [
    () => ({ properties: named(schema), additionalProperties: schema() }),
    () => ({ properties: named(schema), patternProperties: { [choices.of("^a", "b")]: schema() } }),
    () => ({ propertyNames: schema() }),
    () => ({ dependentSchemas: named(schema) }),
    () => ({ items: schema() }),
    () => ({ prefixItems: some(), items: schema() }),
    () => ({ [choices.of("allOf", "anyOf", "oneOf")]: some() }),
    () => ({ not: schema() }),
    () => ({ if: schema(), [choices.of("then", "else")]: schema() }),
  ];
  return choices.of(...flat, ...deep)();
}

function schemaOf(choices: Choices, depth: number): unknown {
  const plain = choices.of<unknown>(undefined, undefined, undefined, true, false);
  return plain ?? Object.assign({}, ...[keywordOf(choices, depth), ...choices.list(() => keywordOf(choices, depth))]);
}

/** A schema and a document that the input chooses: whether the one allows the other, as Ajv has it. */
export function check(input: Uint8Array, _result: number, subject: Subject): string | null {
  if (input.length % COMPARED !== 0) return null;
  const choices = new Choices(input);
  const document = documentOf(choices, 2);
  const inner: Record<string, unknown> = { c: { type: choices.of("object", "array", "integer") } };
  inner.b = schemaOf(choices, 1);
  choices.reference = "#/$defs/b";
  const root = schemaOf(choices, 2);
  const schema = typeof root === "object" ? { ...root, $defs: inner } : root;
  const fits = judged(schema, document);
  if (fits === undefined) return null;
  const text = JSON.stringify({ s: schema, d: document });
  const outcome = subject.run(Buffer.from(text)) & 0xff;
  return outcome === (fits ? RIGHT : WRONG) ? null : `${text}: ${outcome}, and Ajv says ${fits}`;
}

/** Undefined: there is no end of it. */
function judged(schema: unknown, document: unknown): boolean | undefined {
  const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, multipleOfPrecision: 9 });
  try {
    return ajv.compile(schema as object)(document);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
