/** What to do after a WebSocket has closed. */
export type AfterClose =
  /** Connect again after a while. */
  | 'reconnect'
  /** Renew the token first. */
  | 'refresh'
  /** Connect again, but not soon. */
  | 'slow-down'
  /** The account is disabled or deleted. */
  | 'account-gone'
  /** Another try would end in the same way. */
  | 'give-up';

/** By close code; whatever is not named, as a broken network (1006), is worth another try. */
export function afterClose(code: number): AfterClose {
  switch (code) {
    case 4401:
      return 'refresh';
    case 4403:
      return 'account-gone';
    case 4429:
      return 'slow-down';
    case 4400:
    case 1002:
    case 1003:
    case 1007:
    case 1009:
      return 'give-up';
    default:
      return 'reconnect';
  }
}
