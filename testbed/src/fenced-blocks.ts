/** The fenced blocks of a language in a Markdown text, each with its last line end. */
export function fencedBlocks(markdown: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms");
  return [...markdown.matchAll(fence)].map(([, text = ""]) => text);
}
