import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProviderEntry } from "../generated/config.gen";
import { PathValues } from "./path-template";

/** Whether a model of Vertex AI is one of Anthropic's. */
export function isClaude(model: Bytes): bool {
  return model.startsWith(Bytes.of("claude"));
}

/** The host of a region: the one without a region is `global`. */
export function vertexHost(region: string): Bytes {
  const out = new ByteWriter(64);
  if (region.length > 0 && region != "global") {
    out.text(region);
    out.text("-");
  }
  out.text("aiplatform.googleapis.com");
  return out.take();
}

/** What stands before the models in paths, for either publisher; in express mode there is no project. */
export function setVertexValues(entry: ProviderEntry, values: PathValues): void {
  const out = new ByteWriter(96);
  if (entry.vertexProjectId.length > 0) {
    out.text("/projects/");
    out.text(entry.vertexProjectId);
    out.text("/locations/");
    out.text(entry.vertexRegion.length > 0 ? entry.vertexRegion : "global");
  }
  const place = out.take();
  values.set(Bytes.of("publisher"), joined("/v1", place, "/publishers/google"));
  values.set(Bytes.of("anthropic"), joined("/v1", place, "/publishers/anthropic"));
  values.set(Bytes.of("openapi"), joined("/v1beta1", place, "/endpoints/openapi"));
}

function joined(before: string, place: Bytes, after: string): Bytes {
  const out = new ByteWriter(before.length + place.length + after.length);
  out.text(before);
  out.bytes(place);
  out.text(after);
  return out.take();
}
