// Commands for the calls that only Higress has.
import {
  proxy_get_upstream_hosts,
  proxy_inject_encoded_data_to_filter_chain,
  proxy_redis_call,
  proxy_redis_init,
  proxy_set_upstream_override_host,
} from "./env";
import { bytes, outPointer, outSize, say } from "./guest";

type Report = (name: string, result: i32) => void;

/** Whether the command is one of these. */
export function higressCommand(verb: string, words: string[], code: Report, value: Report): bool {
  const text = bytes(words.slice(2).join(" "));
  const at = changetype<usize>(text);
  const service = bytes("outbound|6379||redis.static?db=0");
  const serviceAt = changetype<usize>(service);
  if (verb == "redis-init") {
    code(verb, proxy_redis_init(serviceAt, service.byteLength, 0, 0, 0, 0, 1000));
  } else if (verb == "redis") {
    let query = "*" + (words.length - 2).toString() + "\r\n";
    for (let i = 2; i < words.length; i++) query += "$" + words[i].length.toString() + "\r\n" + words[i] + "\r\n";
    const command = bytes(query);
    code(verb, proxy_redis_call(serviceAt, service.byteLength, changetype<usize>(command), command.byteLength, outPointer()));
  } else if (verb == "hosts") {
    const result = proxy_get_upstream_hosts(outPointer(), outSize());
    if (result == 0) say("  hosts = " + load<u32>(load<u32>(outPointer())).toString());
    else code(verb, result);
  } else if (verb == "override") {
    code(verb, proxy_set_upstream_override_host(at, text.byteLength));
  } else if (verb == "inject") {
    const data = bytes(words.slice(3).join(" "));
    code(verb, proxy_inject_encoded_data_to_filter_chain(changetype<usize>(data), data.byteLength, words[2] == "1"));
  } else return false;
  return true;
}
