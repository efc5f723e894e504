/** Where somebody wanted to go before signing in. A page of this app only: an address with a host would lead elsewhere. */
export function wantedPath(query: URLSearchParams): string {
  const to = query.get('to') ?? '/';
  return /^\/(?!\/)/.test(to) ? to : '/';
}
