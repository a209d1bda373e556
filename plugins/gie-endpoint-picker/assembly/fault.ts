/** Why an endpoint picker was of no use. */
export const enum PickerFault {
  None,
  /** No stream could be opened: no such cluster, none of its members, too many streams. */
  Unavailable,
  /** It ended the stream before it had answered. */
  Closed,
  Timeout,
  /** What it sent is no message of the protocol, or none that fits here. */
  Malformed,
  /** It sent more than is taken. */
  TooLarge,
  /** It answered, and named no endpoint. */
  NoEndpoint,
  /** It failed so often, or so long, that it is left alone for a while. */
  Breaker,
}

export const FAULTS: i32 = 8;

/** As metrics and logs name it. */
export function faultName(fault: PickerFault): string {
  switch (fault) {
    case PickerFault.Unavailable:
      return "unavailable";
    case PickerFault.Closed:
      return "closed";
    case PickerFault.Timeout:
      return "timeout";
    case PickerFault.Malformed:
      return "malformed";
    case PickerFault.TooLarge:
      return "too_large";
    case PickerFault.NoEndpoint:
      return "no_endpoint";
    case PickerFault.Breaker:
      return "breaker";
    default:
      return "none";
  }
}
