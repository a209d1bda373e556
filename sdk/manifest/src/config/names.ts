/** Words that are no field names in AssemblyScript or mean something else there. */
const RESERVED = new Set(
  "abstract any as boolean break case catch class const constructor continue declare default delete do else enum export extends false finally for from function get if implements import in instanceof interface is let module namespace new null number of override package private protected public readonly return set static string super switch this throw true try type typeof undefined var void while with yield".split(
    " ",
  ),
);

/** `on_role` → `onRole`, `x-foo.bar` → `xFooBar`. */
export function fieldName(key: string): string {
  const words = key.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word, index) => (index === 0 ? word : capitalize(word))).join("");
  const identifier = /^[A-Za-z]/.test(name) ? name : `_${name}`;
  return RESERVED.has(identifier) ? `${identifier}_` : identifier;
}

/** `model mapper` → `ModelMapper`. */
export function className(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map(capitalize)
    .join("");
}

/** `ModelMapperConfig` → `MODEL_MAPPER_CONFIG`. */
export function constantName(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}

export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
