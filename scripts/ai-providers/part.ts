/** The README of ai-proxy with other lines between `<!-- <name>:begin -->` and its end. @throws Error when it has no such marks */
export function replacePart(readme: string, name: string, lines: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`plugins/ai-proxy/README.md has no lines ${begin} and ${end}`);
  return `${readme.slice(0, from + begin.length)}\n${lines}\n${readme.slice(to)}`;
}
