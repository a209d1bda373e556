import { AiError, AiErrorKind } from "../ai-error";

/** Why a request is refused that refers to something which the API would have stored. */
export const STATELESS: string = "this gateway keeps no state; send the whole conversation as input";

/** The `error.code` of such a refusal. */
export const STATELESS_CODE: string = "state_not_supported";

/**
 * Refuses what only makes sense with stored responses, such as reading or cancelling one; `what` is what was asked for
 * (`GET /v1/responses/{id}`) or the JSON path at fault.
 */
export function statelessError(what: string): AiError {
  return AiError.of(AiErrorKind.InvalidRequest, what + ": " + STATELESS, STATELESS_CODE);
}
