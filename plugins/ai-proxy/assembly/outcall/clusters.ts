/** Names of clusters that a service may have: Higress's, then the name itself, which is Envoy's. */
export function clustersOf(service: string, port: i32): string[] {
  if (service.includes("|")) return [service];
  return ["outbound|" + port.toString() + "||" + service, service];
}
