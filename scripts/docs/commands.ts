/** The commands of a block of `sh`: a line each, those that end with a backslash go on; without comments. */
export function commandsOf(text: string): readonly string[] {
  return text
    .replaceAll(/\\\n */g, "")
    .split("\n")
    .map((line) => line.replace(/(^| )#.*$/, "").trim())
    .filter((line) => line !== "");
}
