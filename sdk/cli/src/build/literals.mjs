// Texts of the program as UTF-8. asc stores a string as UTF-16 behind a header of 20 bytes, and code that works on bytes
// encodes it anew each time. This transform stores the texts that are given to methods which only want their bytes as they
// are, each once: `value.member("model")` becomes `value.memberLiteral(<u32>)`. Those that are wanted as strings, which
// are texts of errors and logs, are decoded where they are used. See docs/decisions/0010-literals.md.

import { Node, NodeKind, Source, Token } from "assemblyscript/dist/assemblyscript.js";
import { Transform } from "assemblyscript/dist/transform.js";
import { inlineConstants, literalOf } from "./constants.mjs";

/** Method → its twin, which takes a `Literal` (sdk/assembly/literal.ts) in the place of the string. */
export const TWINS = new Map([
  ["equalsString", "equalsLiteral"],
  ["key", "keyLiteral"],
  ["keyIn", "keyInLiteral"],
  ["keyIsText", "keyIsLiteral"],
  ["member", "memberLiteral"],
  ["string", "stringLiteral"],
  ["text", "textLiteral"],
  ["unknownKey", "unknownKeyLiteral"],
  ["Bytes.of", "ofLiteral"],
  ["Bytes.constant", "constantLiteral"],
]);

/** Methods whose text is not their first argument, but the one of this index. */
const TEXT_AT = new Map([["unknownKey", 2]]);

/** The length of a text takes 15 bits: see sdk/assembly/literal.ts. */
const LONGEST = 0x7fff;

const LIBRARY = "~lib/sluice-literals.ts";
const STRING_LITERAL = 2;
const ARRAY_LITERAL = 5;

const DECODE = "__literalText";
const EQUALS = "__equalsText";

export default class LiteralTransform extends Transform {
  afterParse(parser) {
    const sources = parser.sources.filter(({ normalizedPath }) => normalizedPath !== LIBRARY);
    const rewriter = new Rewriter(methodsWithoutTwin(sources));
    const ours = sources.filter(
      ({ normalizedPath }) => !normalizedPath.startsWith("~lib/") || normalizedPath.includes("/assembly/"),
    );
    inlineConstants(ours);
    for (const source of ours) rewriter.visit(source, false);
    if (rewriter.names.size > 0) parser.parseFile(libraryOf(rewriter.names), LIBRARY, false);
  }
}

/** Names that some class takes a string under without having the twin: other people's methods stay as they are. */
function methodsWithoutTwin(sources) {
  const untwinned = new Set();
  for (const { statements } of sources) {
    for (const declaration of statements) {
      if (declaration.kind !== NodeKind.ClassDeclaration) continue;
      const methods = declaration.members.filter(({ kind }) => kind === NodeKind.MethodDeclaration);
      const own = new Set(methods.map(({ name }) => name.text));
      for (const method of methods) {
        const twin = TWINS.get(method.name.text);
        if (twin !== undefined && takesString(method) && !own.has(twin)) untwinned.add(method.name.text);
      }
    }
  }
  return untwinned;
}

function takesString({ name, signature }) {
  const type = signature.parameters[TEXT_AT.get(name.text) ?? 0]?.type;
  return type?.kind === NodeKind.NamedType && type.name.identifier.text === "string";
}

class Rewriter {
  /** text → name of its constant */
  names = new Map();
  seen = new Set();

  constructor(untwinned) {
    this.untwinned = untwinned;
  }

  /** @param inFunction whether the node runs when it is called; constants of a module must stay constant */
  visit(node, inFunction) {
    if (this.seen.has(node)) return;
    this.seen.add(node);
    if (node.kind === NodeKind.Call) {
      node.args = node.args.map((argument) => literalOf(argument) ?? argument);
      this.call(node);
    }
    if (inFunction) this.decodeIn(node);
    const isFunction = node.kind === NodeKind.FunctionDeclaration || node.kind === NodeKind.MethodDeclaration;
    for (const [field, value] of Object.entries(node)) {
      if (Array.isArray(value))
        for (let i = 0; i < value.length; i++) value[i] = this.child(value[i], inFunction || isFunction);
      else if (value instanceof Node) node[field] = this.child(value, inFunction || isFunction);
    }
  }

  child(node, inFunction) {
    if (!(node instanceof Node) || node instanceof Source) return node;
    this.visit(node, inFunction);
    return inFunction ? this.comparison(node) : node;
  }

  /** `value == "text"`: what is compared is a string, since no other class of ours overloads the operator. */
  comparison(node) {
    const negated = node.operator === Token.Exclamation_Equals;
    if (node.kind !== NodeKind.Binary || !(negated || node.operator === Token.Equals_Equals)) return node;
    if (
      !isStorable(node.right) ||
      node.right.value === "" ||
      Buffer.byteLength(node.right.value) !== node.right.value.length
    )
      return node;
    const { range } = node;
    const equals = Node.createIdentifierExpression(EQUALS, range);
    const call = Node.createCallExpression(equals, null, [node.left, this.constant(node.right)], range);
    return negated ? Node.createUnaryPrefixExpression(Token.Exclamation, call, range) : call;
  }

  /** A method's call with a literal, or a choice of literals, becomes its twin's. */
  call({ expression, args }) {
    if (expression.kind !== NodeKind.PropertyAccess || args.length === 0) return;
    const method = expression.property.text;
    const owner = expression.expression.kind === NodeKind.Identifier ? `${expression.expression.text}.${method}` : "";
    const twin = TWINS.get(owner) ?? (this.untwinned.has(method) ? undefined : TWINS.get(method));
    const at = TEXT_AT.get(method) ?? 0;
    if (twin === undefined || !isChoice(args[at])) return;
    expression.property.text = twin;
    args[at] = this.choice(args[at]);
  }

  choice(node) {
    if (node.kind !== NodeKind.Ternary) return this.constant(node);
    node.ifThen = this.choice(node.ifThen);
    node.ifElse = this.choice(node.ifElse);
    return node;
  }

  /** Strings that are arguments, results, elements, assigned, or parts of a sum. */
  decodeIn(node) {
    if (node.kind === NodeKind.Call || node.kind === NodeKind.New)
      node.args = node.args.map((value) => this.decoded(value));
    else if (node.kind === NodeKind.Literal && node.literalKind === ARRAY_LITERAL) {
      node.elementExpressions = node.elementExpressions.map((value) => this.decoded(value));
    } else if (node.kind === NodeKind.VariableDeclaration) node.initializer = this.decoded(node.initializer);
    else if (node.kind === NodeKind.Return && node.value) node.value = this.decoded(node.value);
    else if (node.kind === NodeKind.Binary && node.operator === Token.Equals) node.right = this.decoded(node.right);
    else if (node.kind === NodeKind.Binary && node.operator === Token.Plus) {
      node.left = this.decoded(node.left);
      node.right = this.decoded(node.right);
    } else if (node.kind === NodeKind.Ternary) {
      node.ifThen = this.decoded(node.ifThen);
      node.ifElse = this.decoded(node.ifElse);
    }
  }

  decoded(node) {
    if (!isStorable(node) || node.value === "") return node;
    const decode = Node.createIdentifierExpression(DECODE, node.range);
    return Node.createCallExpression(decode, null, [this.constant(node)], node.range);
  }

  constant({ value, range }) {
    let name = this.names.get(value);
    if (name === undefined) {
      name = `__literal${this.names.size}`;
      this.names.set(value, name);
    }
    return Node.createIdentifierExpression(name, range);
  }
}

function isChoice(node) {
  return node?.kind === NodeKind.Ternary ? isChoice(node.ifThen) && isChoice(node.ifElse) : isStorable(node);
}

/** Half of a surrogate pair has no UTF-8. */
function isStorable(node) {
  if (node?.kind !== NodeKind.Literal || node.literalKind !== STRING_LITERAL) return false;
  return Buffer.byteLength(node.value) <= LONGEST && node.value.isWellFormed();
}

/** asc compiles a lazy constant where it is first used, so that only texts of compiled code are stored. */
function libraryOf(names) {
  const constants = Array.from(names, ([text, name]) => {
    const bytes = Buffer.from(text);
    const length = bytes.length < 0x80 ? [bytes.length] : [0x80 | (bytes.length >> 8), bytes.length & 0xff];
    return `@lazy export const ${name}: u32 = <u32>memory.data<u8>([${[...length, ...bytes].join(",")}], 1);\n`;
  });
  return `
function addressOf(literal: u32): usize {
  return <usize>literal + (load<i8>(literal) < 0 ? 2 : 1);
}
function lengthOf(literal: u32): i32 {
  const first = <i32>load<u8>(literal);
  return first < 0x80 ? first : ((first & 0x7f) << 8) | <i32>load<u8>(literal, 1);
}
export function ${DECODE}(literal: u32): string {
  return String.UTF8.decodeUnsafe(addressOf(literal), <usize>lengthOf(literal));
}
/** @param literal of ASCII */
export function ${EQUALS}(text: string | null, literal: u32): bool {
  const length = lengthOf(literal);
  if (text == null || text.length != length) return false;
  const from = addressOf(literal);
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(i) != <i32>load<u8>(from + <usize>i)) return false;
  }
  return true;
}
${constants.join("")}`;
}
