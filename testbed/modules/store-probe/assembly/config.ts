import { ConfigDecoder, ConfigIssues, ConfigPath, JsonValue, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreSettings } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** The block `store` as it is: what is not there keeps its default. */
@final
export class StoreDecoder extends ConfigDecoder<StoreSettings> {
  decode(value: JsonValue, _path: ConfigPath, _issues: ConfigIssues): StoreSettings {
    const out = new StoreSettings();
    out.type = value.member("type").asString(out.type);
    out.serviceName = value.member("service_name").asString();
    out.servicePort = <u32>value.member("service_port").asI64();
    out.username = value.member("username").asString();
    out.password = Secret.of(value.member("password").asString());
    out.database = <u32>value.member("database").asI64();
    out.host = value.member("host").asString();
    out.path = value.member("path").asString();
    out.token = Secret.of(value.member("token").asString());
    out.timeout = <u32>value.member("timeout").asI64(<i64>out.timeout);
    out.maxBytes = <u32>value.member("max_bytes").asI64(<i64>out.maxBytes);
    out.failures = <u32>value.member("failures").asI64(<i64>out.failures);
    out.pause = <u32>value.member("pause").asI64(<i64>out.pause);
    return out;
  }
}
