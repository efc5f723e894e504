import { useEffect, useState } from 'react';

/** The token of a mailed link. It stands behind `#`, so that no server sees it, and is taken out of the address at once. */
export function useMailedToken(): string {
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  useEffect(() => {
    if (token !== '') history.replaceState(history.state, '', location.pathname);
  }, [token]);
  return token;
}
