/** How a call or stream ended (gRPC core, doc/statuscodes.md). */
export const enum GrpcStatus {
  Ok = 0,
  Cancelled = 1,
  Unknown = 2,
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  OutOfRange = 11,
  Unimplemented = 12,
  Internal = 13,
  /** Also what a host says of a cluster without a healthy member, or of a connection that was refused. */
  Unavailable = 14,
  DataLoss = 15,
  Unauthenticated = 16,
}
