/** What a stream's lines say after `data: `, as it is written. */
export async function sseData(reply: Response, prefix = "data: "): Promise<string[]> {
  const lines = (await reply.text()).split(/\r?\n/).filter((line) => line.startsWith(prefix));
  return lines.map((line) => line.slice(prefix.length));
}
