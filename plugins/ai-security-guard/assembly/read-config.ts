import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { readAliyunChecks } from "./aliyun/read-config";
import { AiSecurityGuardConfig } from "./generated/config.gen";
import { Check } from "./guard/check";
import { readModerators } from "./moderator/read-config";
import { GuardPolicy } from "./policy";

@final
export class GuardDecoder extends ConfigDecoder<GuardPolicy> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): GuardPolicy {
    const config = AiSecurityGuardConfig.decode(value, path, issues);
    const checks: Check[] = [];
    if (!config.hasServiceName && !config.hasModerators) {
      issues.error(path, "one of serviceName and moderators must be there");
    }
    if (config.hasServiceName) readAliyunChecks(config, path, issues, checks);
    readModerators(config, path.key("moderators"), issues, checks);
    if (!issues.failed && checks.length == 0)
      issues.warn(path, "nothing is judged: checkRequest and checkResponse are off");
    return new GuardPolicy(config, checks);
  }
}
