import { Secret } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a moderator needs to know beside where its service is. */
@final
export class ModeratorSettings {
  /** empty: the usual one */
  path: string = "";
  apiKey: Secret = Secret.of("");
  /** Of a webhook: key that requests are signed with. */
  secret: Secret = Secret.of("");
  model: string = "";
  /** Of a judge: its instructions; empty: ours. */
  prompt: string = "";
  /** Of Azure. */
  blocklists: Array<string> = [];
}
