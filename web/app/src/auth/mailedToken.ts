import { useState } from 'react';

/** The token of a mailed link. It stands behind `#`, so that no server sees it, and is taken out of the address at once. */
export function useMailedToken(): string {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  if (token !== '' && location.hash !== '') history.replaceState(history.state, '', location.pathname);
  return token;
}
