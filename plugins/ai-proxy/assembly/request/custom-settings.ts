import {
  ByteWriter,
  Bytes,
  ConfigIssues,
  ConfigPath,
  JsonPlace,
  JsonValue,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { CustomSetting } from "../generated/config.gen";
import { isParameter, placeOf } from "./setting-names";

@final
class Setting {
  constructor(
    readonly name: Bytes,
    readonly value: Bytes,
    readonly isRaw: bool,
    readonly overwrites: bool,
  ) {}
}

/** Parameters that the configuration sets in each request. */
@final
export class CustomSettings {
  private readonly list: Setting[] = [];

  static read(settings: CustomSetting[], path: ConfigPath, issues: ConfigIssues): CustomSettings {
    const out = new CustomSettings();
    for (let i = 0; i < settings.length; i++) {
      const setting = settings[i];
      const name = Bytes.of(setting.name);
      const isRaw = setting.mode == "raw";
      if (isRaw || isParameter(name)) {
        out.list.push(new Setting(name, setting.value.raw, isRaw, setting.overwrite));
      } else issues.warn(path.at(i).key("name"), "is no parameter that mode auto knows: it is left out");
    }
    return out;
  }

  get isEmpty(): bool {
    return this.list.length == 0;
  }

  /** The request with the settings in it. @param names what its protocol calls them: see `settingNames` */
  apply(body: Bytes, names: Bytes): Bytes {
    let out = body;
    for (let i = 0; i < this.list.length; i++) {
      const setting = this.list[i];
      const name = setting.isRaw ? setting.name : placeOf(setting.name, names, JsonValue.of(out));
      if (name.length == 0) continue;
      const place = new JsonPlace(name.toString());
      if (setting.overwrites || !place.find(out).exists) out = joined(out, place.putRaw(out, setting.value));
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
