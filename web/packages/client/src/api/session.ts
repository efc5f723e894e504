import type { Observable } from '../core/observable.js';
import type { Account, DeviceSession, Page } from './model.js';

/** Whether somebody is signed in. */
export interface SessionState {
  readonly status: 'restoring' | 'signed-out' | 'signed-in';
  /** Who, when signed in. */
  readonly user?: Account;
  /** Why one is signed out, other than by oneself: `expired` or `account-gone`. */
  readonly reason?: 'expired' | 'account-gone';
}

/** For register. */
export interface Registration {
  readonly email: string;
  /** 8 to 255 characters. */
  readonly password: string;
  /** 3 to 30 characters. */
  readonly displayName: string;
}

/** For login. Without a code that is needed it fails with the problem `totp-required`. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** A code of the second factor, or a recovery code. */
  readonly totp?: string;
}

/** What proves who is there. */
export interface Proof {
  readonly password?: string;
  /** A code of the second factor. */
  readonly totp?: string;
}

/** Signing in and out, and the account. */
export interface Session {
  readonly state: Observable<SessionState>;
  /** Signs in again with what the token store has. Settles when `state` is known; offline, the last user counts as signed in. */
  restore(): Promise<void>;
  register(registration: Registration): Promise<Account>;
  login(credentials: Credentials): Promise<Account>;
  /** Ends the session here at once, on the server if it can be reached, and forgets what is kept of this user. */
  logout(): Promise<void>;
  /** Ends every session of the user. */
  logoutAll(): Promise<void>;
  /** One that is valid for some while; refreshed if need be, once for all who ask. */
  accessToken(): Promise<string>;

  forgotPassword(email: string): Promise<void>;
  resetPassword(token: string, newPassword: string): Promise<void>;
  changePassword(change: { readonly currentPassword: string; readonly newPassword: string }): Promise<void>;
  verifyEmail(token: string): Promise<void>;
  resendVerification(): Promise<void>;
  /** Begins with a second factor: a secret, and the same as an otpauth: address. */
  enrollTotp(proof?: Proof): Promise<{ readonly secret: string; readonly uri: string }>;
  /** Turns it on; answers with the recovery codes, which are shown this once. */
  confirmTotp(code: string): Promise<{ readonly recoveryCodes: readonly string[] }>;
  disableTotp(proof: Proof): Promise<void>;
  /** A fresh proof of who is there, which some routes ask for (`reauthentication-required`). */
  stepUp(proof: Proof): Promise<void>;
  sessions(cursor?: string): Promise<Page<DeviceSession>>;
  endSession(id: string): Promise<void>;
  /** Deletes the account for good. */
  deleteAccount(password: string): Promise<void>;
}
