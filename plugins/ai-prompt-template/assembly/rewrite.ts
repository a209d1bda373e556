import { Bytes, JsonKind, jsonParse, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { PromptTemplatePolicy } from "./policy";
import { Properties } from "./properties";

const TEMPLATE: Bytes = Bytes.of("template");
const PROPERTIES: Bytes = Bytes.of("properties");

/** Bytes of a client's name that an error repeats. */
const SHOWN: i32 = 64;

/** What becomes of a request: one of the two, or neither where it names no template. */
@final
export class Rewrite {
  private constructor(
    readonly body: Bytes | null,
    readonly error: AiError | null,
  ) {}

  /** The request that the body asks for. */
  static of(body: Bytes, policy: PromptTemplatePolicy): Rewrite {
    const request = jsonParse(body);
    const name = lastMember(request, TEMPLATE);
    if (name.kind != JsonKind.String) return new Rewrite(null, null);
    const given = lastMember(request, PROPERTIES);
    if (given.exists && given.kind != JsonKind.Object && given.kind != JsonKind.Null) {
      return refused("properties: expected an object of what the template names", "invalid_properties");
    }
    const template = policy.find(name.asBytes());
    if (template == null) {
      return refused("template: the gateway has none of the name " + shown(name.asBytes()), "template_not_found");
    }
    const filled = template.fill(request, new Properties(given));
    if (policy.refusesMissing && filled.missing.length > 0) {
      return refused("properties: " + shown(filled.missing) + " is missing", "template_property_missing");
    }
    if (filled.body.length > 0) return new Rewrite(filled.body, null);
    return refused("properties: the request would be larger than 16 MiB", "template_too_large");
  }

  static ofError(error: AiError): Rewrite {
    return new Rewrite(null, error);
  }
}

function refused(message: string, code: string): Rewrite {
  return Rewrite.ofError(AiError.of(AiErrorKind.InvalidRequest, message, code));
}

function shown(name: Bytes): string {
  return '"' + (name.length > SHOWN ? name.slice(0, SHOWN).toString() + "…" : name.toString()) + '"';
}
