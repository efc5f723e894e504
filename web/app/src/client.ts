import { Client, cookieTokens, indexedDbStorage } from '@messenger/client';

/** The one client of this page: the server that it came from, and a cache in this browser. */
export const client = new Client({
  url: location.origin,
  tokens: cookieTokens(),
  storage: indexedDbStorage('messenger'),
});
