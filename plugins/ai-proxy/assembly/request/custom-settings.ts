import { Bytes, ConfigIssues, ConfigPath, JsonEdits, JsonPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { CustomSetting } from "../generated/config.gen";

@final
class Setting {
  constructor(
    readonly path: string,
    readonly compiled: JsonPath,
    readonly value: Bytes,
    readonly isRaw: bool,
    readonly overwrites: bool,
  ) {}

  /** Whether a body of this protocol has a place for it. */
  fits(protocol: Front): bool {
    if (this.isRaw) return true;
    const foreign = protocol == Front.AnthropicMessages ? "seed" : "top_k";
    return this.path != foreign;
  }
}

/** Parameters that the configuration sets in each request. */
@final
export class CustomSettings {
  private readonly list: Setting[] = [];

  static read(settings: CustomSetting[], path: ConfigPath, issues: ConfigIssues): CustomSettings {
    const out = new CustomSettings();
    for (let i = 0; i < settings.length; i++) {
      const setting = settings[i];
      const isRaw = setting.mode == "raw";
      const probe = new JsonEdits(EMPTY_OBJECT);
      if (!probe.setRaw(setting.name, setting.value.raw)) {
        issues.error(path.at(i).key("name"), "expected a path of keys and indices");
      } else if (isRaw || GENERIC.includes(setting.name)) {
        const compiled = JsonPath.compile(setting.name);
        out.list.push(new Setting(setting.name, compiled, setting.value.raw, isRaw, setting.overwrite));
      } else issues.warn(path.at(i).key("name"), "is no parameter that mode auto knows: it is left out");
    }
    return out;
  }

  get isEmpty(): bool {
    return this.list.length == 0;
  }

  /** The request with the settings in it; `protocol` is the one it is written in. */
  apply(body: Bytes, protocol: Front): Bytes {
    if (this.isEmpty) return body;
    const edits = new JsonEdits(body);
    for (let i = 0; i < this.list.length; i++) {
      const setting = this.list[i];
      if (!setting.fits(protocol)) continue;
      if (!setting.overwrites && setting.compiled.get(body).exists) continue;
      edits.setRaw(setting.path, setting.value);
    }
    return edits.apply();
  }
}

const EMPTY_OBJECT: Bytes = Bytes.of("{}");

/** What mode `auto` knows; OpenAI has no top_k, Anthropic no seed. */
const GENERIC: string[] = ["max_tokens", "temperature", "top_p", "top_k", "seed"];
