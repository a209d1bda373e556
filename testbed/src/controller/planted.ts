/** Values that must be found nowhere, by what they are. */
export class PlantedValues {
  readonly #values = new Map<string, string>();

  /** A value of which no part is like anything else. @param name `provider-key` */
  plant(name: string): string {
    const value = `PLANTED-${name}-${Buffer.from(name).toString("hex").slice(0, 12)}-Q7xZ`;
    return this.add(name, value);
  }

  /** A value that was made elsewhere. */
  add(name: string, value: string): string {
    this.#values.set(name, value);
    return value;
  }

  /** What of them stands in a text, in clear or as base64 wherever in it; empty when all is well. */
  foundIn(text: string): readonly string[] {
    return [...this.#values].flatMap(([name, value]) => {
      const form = formsOf(value).find((candidate) => text.includes(candidate));
      if (form === undefined) return [];
      const at = text.indexOf(form);
      return [`${name}: …${text.slice(Math.max(0, at - 80), at + form.length + 20)}…`];
    });
  }
}

/** The value, and what of its base64 is the same wherever it stands in what was encoded. */
function formsOf(value: string): readonly string[] {
  const encoded = [0, 1, 2].map((offset) => {
    const text = Buffer.from(`${" ".repeat(offset)}${value}`)
      .toString("base64")
      .replace(/=+$/, "");
    return text.slice(offset === 0 ? 0 : offset + 1, -2);
  });
  return [value, ...encoded];
}
