// Constants of texts. A string constant is used as if its text stood there. A module's `const NAME: Bytes = Bytes.of("…")`
// costs a global, code that makes it at start and code that the collector visits it with, whether or not anything uses it.
// Its uses become `Bytes.constant(…)`, which makes it when it is first asked for, and the constant itself is compiled only
// where something else needs it.

import { CommonFlags, Node, NodeKind, Source, Token } from "assemblyscript/dist/assemblyscript.js";

const STRING_LITERAL = 2;

/** Fields of nodes that hold a name rather than a value. */
const NAMES = new Set(["name", "property", "type", "signature", "label", "typeName", "isType", "toType"]);

/** Rewrites uses of constants of bytes and strings in functions. @param sources all of ours, the SDK's among them */
export function inlineConstants(sources) {
  const own = new Map(sources.map((source) => [source.internalPath, constantsOf(source)]));
  for (const source of sources) {
    const visible = new Map([...(own.get(source.internalPath) ?? []), ...importedConstants(source, own)]);
    if (!knowsBytes(source)) for (const [name, { bytes }] of visible) if (bytes) visible.delete(name);
    if (visible.size > 0) replaceIn(source, visible, false);
  }
}

/** Name → text of a file's constants, which are made lazy. */
function constantsOf({ statements }) {
  const found = new Map();
  for (const statement of statements) {
    for (const declaration of statement.kind === NodeKind.Variable ? statement.declarations : []) {
      const text = textOf(declaration);
      if (text === undefined || declaration.decorators || (declaration.flags & CommonFlags.Const) === 0) continue;
      found.set(declaration.name.text, text);
      const lazy = Node.createIdentifierExpression("lazy", declaration.range);
      declaration.decorators = [Node.createDecorator(lazy, null, declaration.range)];
    }
  }
  return found;
}

/** The literal in `"…"` or `Bytes.of("…")`. */
function textOf({ initializer, type }) {
  const own = literalOf(initializer);
  if (own !== undefined) return type?.name?.identifier.text === "string" ? { literal: own, bytes: false } : undefined;
  if (initializer?.kind !== NodeKind.Call || initializer.args.length !== 1) return undefined;
  const { expression, args } = initializer;
  const isOf = expression.kind === NodeKind.PropertyAccess && expression.property.text === "of";
  const literal = isOf && expression.expression.text === "Bytes" ? literalOf(args[0]) : undefined;
  return literal === undefined || literal.value === "" ? undefined : { literal, bytes: true };
}

/** A text, or a sum of texts, as one literal. */
export function literalOf(node) {
  if (node?.kind === NodeKind.Literal && node.literalKind === STRING_LITERAL) return node;
  if (node?.kind !== NodeKind.Binary || node.operator !== Token.Plus) return undefined;
  const left = literalOf(node.left);
  const right = literalOf(node.right);
  if (left === undefined || right === undefined) return undefined;
  return Node.createStringLiteralExpression(left.value + right.value, node.range);
}

function importedConstants({ statements }, constants) {
  const found = new Map();
  for (const statement of statements) {
    if (statement.kind !== NodeKind.Import) continue;
    for (const { name, foreignName } of statement.declarations ?? []) {
      const text = constants.get(statement.internalPath)?.get(foreignName.text);
      if (text !== undefined) found.set(name.text, text);
    }
  }
  return found;
}

function knowsBytes({ statements }) {
  return statements.some(
    ({ kind, declarations, name }) =>
      (kind === NodeKind.Import && declarations?.some((declaration) => declaration.name.text === "Bytes")) ||
      (kind === NodeKind.ClassDeclaration && name.text === "Bytes"),
  );
}

/** @param inFunction whether the node runs when it is called: one constant of a module may be made of another */
function replaceIn(node, texts, inFunction) {
  const inner = inFunction || node.kind === NodeKind.FunctionDeclaration || node.kind === NodeKind.MethodDeclaration;
  const replaced = (child) => {
    if (!(child instanceof Node) || child instanceof Source) return child;
    const text = child.kind === NodeKind.Identifier && inner ? texts.get(child.text) : undefined;
    if (text !== undefined) return useOf(text, child.range);
    replaceIn(child, texts, inner);
    return child;
  };
  for (const [field, value] of Object.entries(node)) {
    if (NAMES.has(field)) continue;
    if (Array.isArray(value)) node[field] = value.map(replaced);
    else if (value instanceof Node) node[field] = replaced(value);
  }
}

/** With the place of the use: asc joins the ranges of a call's arguments, which must be of one file. */
function useOf({ literal, bytes }, range) {
  const text = Node.createStringLiteralExpression(literal.value, range);
  return bytes ? constantCall(text, range) : text;
}

function constantCall(literal, range) {
  const bytes = Node.createIdentifierExpression("Bytes", range);
  const method = Node.createIdentifierExpression("constant", range);
  return Node.createCallExpression(Node.createPropertyAccessExpression(bytes, method, range), null, [literal], range);
}
