/** The page with other lines between `<!-- NAME:begin -->` and `<!-- NAME:end -->`; undefined when it has no such marks. */
export function replacePart(page: string, name: string, lines: string): string | undefined {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return `${page.slice(0, from + begin.length)}\n${lines}\n${page.slice(to)}`;
}
