// as-pect 8.1.0's own transform compares node kinds with the numbers of asc 0.27, which 0.28 shifted by one. This one finds
// classes by the compiler's live enum and hands their members to as-pect's builders under the numbers those expect.

import { createAddReflectedValueKeyValuePairsMember } from "@as-pect/transform/lib/createAddReflectedValueKeyValuePairsMember.js";
import { createStrictEqualsMember } from "@as-pect/transform/lib/createStrictEqualsMember.js";
import { NodeKind } from "assemblyscript/dist/assemblyscript.js";
import { Transform } from "assemblyscript/dist/transform.js";

const kindInAsc27 = new Map([
  [NodeKind.FieldDeclaration, 54],
  [NodeKind.MethodDeclaration, 58],
]);

const memberAsInAsc27 = (member) =>
  new Proxy(member, {
    get(target, key) {
      if (key === "kind") return kindInAsc27.get(target.kind) ?? -1;
      const value = target[key];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

const classAsInAsc27 = ({ name, range, isGeneric, typeParameters, members }) => ({
  name,
  range,
  isGeneric,
  typeParameters,
  members: members.map(memberAsInAsc27),
});

function visit(statements) {
  for (const statement of statements) {
    if (statement.kind === NodeKind.ClassDeclaration) {
      const view = classAsInAsc27(statement);
      statement.members.push(createStrictEqualsMember(view), createAddReflectedValueKeyValuePairsMember(view));
    } else if (statement.kind === NodeKind.NamespaceDeclaration) visit(statement.members);
  }
}

export default class AsPectTransform extends Transform {
  afterParse(parser) {
    for (const source of parser.sources) visit(source.statements);
  }
}
