// Constants of bytes. A module's `const NAME: Bytes = Bytes.of("…")` costs a global, code that makes it at start and code
// that the collector visits it with, whether or not anything uses it. Its uses become `Bytes.constant(…)`, which makes it
// when it is first asked for, and the constant itself is compiled only where something else needs it.

import { CommonFlags, Node, NodeKind, Source } from "assemblyscript/dist/assemblyscript.js";

const STRING_LITERAL = 2;

/** Fields of nodes that hold a name rather than a value. */
const NAMES = new Set(["name", "property", "type", "signature", "label", "typeName", "isType", "toType"]);

/** Rewrites uses of constants of bytes in functions. @param sources all of ours, the SDK's among them */
export function inlineConstants(sources) {
  const own = new Map(sources.map((source) => [source.internalPath, constantsOf(source)]));
  for (const source of sources) {
    const visible = new Map([...(own.get(source.internalPath) ?? []), ...importedConstants(source, own)]);
    if (visible.size > 0 && knowsBytes(source)) replaceIn(source, visible, false);
  }
}

/** Name → literal of a file's constants, which are made lazy. */
function constantsOf({ statements }) {
  const found = new Map();
  for (const statement of statements) {
    if (statement.kind !== NodeKind.Variable || statement.declarations.length !== 1) continue;
    const [declaration] = statement.declarations;
    const literal = textOf(declaration.initializer);
    if (literal === undefined || declaration.decorators || (declaration.flags & CommonFlags.Const) === 0) continue;
    found.set(declaration.name.text, literal);
    const lazy = Node.createIdentifierExpression("lazy", declaration.range);
    declaration.decorators = [Node.createDecorator(lazy, null, declaration.range)];
  }
  return found;
}

/** The literal in `Bytes.of("…")`. */
function textOf(node) {
  if (node?.kind !== NodeKind.Call || node.args.length !== 1) return undefined;
  const { expression } = node;
  const isOf = expression.kind === NodeKind.PropertyAccess && expression.property.text === "of";
  const [literal] = node.args;
  const isText = literal.kind === NodeKind.Literal && literal.literalKind === STRING_LITERAL && literal.value !== "";
  return isOf && isText && expression.expression.text === "Bytes" ? literal : undefined;
}

function importedConstants({ statements }, constants) {
  const found = new Map();
  for (const statement of statements) {
    if (statement.kind !== NodeKind.Import) continue;
    for (const { name, foreignName } of statement.declarations ?? []) {
      const literal = constants.get(statement.internalPath)?.get(foreignName.text);
      if (literal !== undefined) found.set(name.text, literal);
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
function replaceIn(node, literals, inFunction) {
  const inner = inFunction || node.kind === NodeKind.FunctionDeclaration || node.kind === NodeKind.MethodDeclaration;
  const replaced = (child) => {
    if (!(child instanceof Node) || child instanceof Source) return child;
    const literal = child.kind === NodeKind.Identifier && inner ? literals.get(child.text) : undefined;
    if (literal !== undefined) return constantCall(literal, child.range);
    replaceIn(child, literals, inner);
    return child;
  };
  for (const [field, value] of Object.entries(node)) {
    if (NAMES.has(field)) continue;
    if (Array.isArray(value)) node[field] = value.map(replaced);
    else if (value instanceof Node) node[field] = replaced(value);
  }
}

function constantCall(literal, range) {
  const bytes = Node.createIdentifierExpression("Bytes", range);
  const method = Node.createIdentifierExpression("constant", range);
  return Node.createCallExpression(Node.createPropertyAccessExpression(bytes, method, range), null, [literal], range);
}
