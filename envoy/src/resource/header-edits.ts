import { create } from "@bufbuild/protobuf";
import {
  type HeaderValueOption,
  HeaderValueOption_HeaderAppendAction,
  HeaderValueOptionSchema,
} from "../generated/envoy/config/core/v3/base_pb.js";

export interface HeaderValue {
  readonly name: string;
  /** As it shall go out: nothing in it is expanded. */
  readonly value: string;
}

/**
 * Changes to a head, removals first. Envoy refuses `host` and names that begin with a colon (see `rewriteHost` of a
 * route for the former).
 */
export interface HeaderEdits {
  /** Takes the place of what is there. */
  readonly set?: readonly HeaderValue[];
  /** Joins what is there. */
  readonly add?: readonly HeaderValue[];
  readonly remove?: readonly string[];
}

/** The four fields that routes, virtual hosts and weighted clusters have in common. */
export interface HeaderEditFields {
  requestHeadersToAdd: HeaderValueOption[];
  requestHeadersToRemove: string[];
  responseHeadersToAdd: HeaderValueOption[];
  responseHeadersToRemove: string[];
}

export function headerEditFields(request: HeaderEdits = {}, response: HeaderEdits = {}): HeaderEditFields {
  return {
    requestHeadersToAdd: additions(request),
    requestHeadersToRemove: [...(request.remove ?? [])],
    responseHeadersToAdd: additions(response),
    responseHeadersToRemove: [...(response.remove ?? [])],
  };
}

function additions({ set = [], add = [] }: HeaderEdits): HeaderValueOption[] {
  const { OVERWRITE_IF_EXISTS_OR_ADD, APPEND_IF_EXISTS_OR_ADD } = HeaderValueOption_HeaderAppendAction;
  return [
    ...set.map((header) => option(header, OVERWRITE_IF_EXISTS_OR_ADD)),
    ...add.map((header) => option(header, APPEND_IF_EXISTS_OR_ADD)),
  ];
}

function option({ name, value }: HeaderValue, appendAction: HeaderValueOption_HeaderAppendAction): HeaderValueOption {
  // Envoy expands %COMMANDS% in values.
  const header = { key: name, value: value.replaceAll("%", "%%") };
  return create(HeaderValueOptionSchema, { header, appendAction, keepEmptyValue: true });
}
