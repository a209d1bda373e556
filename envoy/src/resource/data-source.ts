import { create } from "@bufbuild/protobuf";
import { type DataSource, DataSourceSchema } from "../generated/envoy/config/core/v3/base_pb.js";

/** PEM, or another text, as bytes: Envoy's `/config_dump` prints neither where the field is a secret's. */
export function inlineData(content: string | Uint8Array): DataSource {
  const value = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
  return create(DataSourceSchema, { specifier: { case: "inlineBytes", value } });
}

export function fileData(path: string): DataSource {
  return create(DataSourceSchema, { specifier: { case: "filename", value: path } });
}
