import { type RawReply, rawRequest } from "@sluice/testing/hosts";

/** Does what the first `curl` of a text does, without curl: headers by `-H 'name: value'`, the body by `-d '…'`. */
export function askAsPrinted(text: string): Promise<RawReply> {
  const [, command = ""] = /^ {2}curl ((?:[^\n]*\\\n)*[^\n]*)/m.exec(text) ?? [];
  const [, address = ""] = /(http:\S+)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H '([^:']+): ([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]);
  const [, body = ""] = /-d '([^']*)'/.exec(command) ?? [];
  const url = new URL(address);
  return rawRequest(url.origin, { path: url.pathname, headers: Object.fromEntries(headers), chunks: [body] });
}
