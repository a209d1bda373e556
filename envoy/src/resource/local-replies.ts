import { create } from "@bufbuild/protobuf";
import {
  type LocalReplyConfig,
  LocalReplyConfigSchema,
  type ResponseMapper,
  ResponseMapperSchema,
} from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";

/** Texts for what Envoy answers with an empty body. Replies of filters and of routes, and Envoy's with a text, stay as they are. */
export interface LocalReplyTexts {
  /** 404: no route matches. */
  readonly noRoute: string;
  /** The cluster of a route is not there; the status is the route's. */
  readonly noCluster: string;
}

export function localReplies({ noRoute, noCluster }: LocalReplyTexts): LocalReplyConfig {
  return create(LocalReplyConfigSchema, { mappers: [mapper("NR", noRoute), mapper("NC", noCluster)] });
}

/** @param flag of Envoy's access log (`%RESPONSE_FLAGS%`), which only the router sets, beside an empty body */
function mapper(flag: "NR" | "NC", text: string): ResponseMapper {
  return create(ResponseMapperSchema, {
    filter: { filterSpecifier: { case: "responseFlagFilter", value: { flags: [flag] } } },
    body: { specifier: { case: "inlineString", value: `${text}\n` } },
  });
}
