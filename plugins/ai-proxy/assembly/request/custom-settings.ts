import { ByteWriter, Bytes, ConfigIssues, ConfigPath, JsonPlace, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { CustomSetting } from "../generated/config.gen";

@final
class Setting {
  constructor(
    readonly name: string,
    readonly place: JsonPlace,
    readonly value: Bytes,
    readonly isRaw: bool,
    readonly overwrites: bool,
  ) {}

  /** Whether a body of this protocol has a place for it. */
  fits(protocol: Front): bool {
    if (this.isRaw) return true;
    const foreign = protocol == Front.AnthropicMessages ? "seed" : "top_k";
    return this.name != foreign;
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
      if (isRaw || GENERIC.includes(setting.name)) {
        const place = new JsonPlace(setting.name);
        out.list.push(new Setting(setting.name, place, setting.value.raw, isRaw, setting.overwrite));
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
    let out = body;
    for (let i = 0; i < this.list.length; i++) {
      const setting = this.list[i];
      if (!setting.fits(protocol)) continue;
      if (!setting.overwrites && setting.place.find(out).exists) continue;
      out = joined(out, setting.place.putRaw(out, setting.value));
    }
    return out;
  }
}

/** The whole document after a splice; a place that something else is in the way of stays as it is. */
export function joined(document: Bytes, splice: Splice | null): Bytes {
  if (splice == null) return document;
  const out = new ByteWriter(document.length - splice.length + splice.bytes.length);
  out.bytes(splice.bytes);
  out.bytes(document.slice(splice.length));
  return out.take();
}

/** What mode `auto` knows; OpenAI has no top_k, Anthropic no seed. */
const GENERIC: string[] = ["max_tokens", "temperature", "top_p", "top_k", "seed"];
