import type { Account, DeviceSession, Page } from '../api/model.js';
import type { Credentials, Proof, Registration, Session, SessionState } from '../api/session.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import { ProblemError } from '../core/errors.js';
import type { HttpClient } from '../http/http.js';
import type { Transport } from '../http/transport.js';
import type { Store } from '../storage/storage.js';
import type { AccessToken, SignedIn } from './access-token.js';
import type { Tabs } from './tabs.js';

/** What of the session is kept: for starts without a network, and for a sign-out that the server has not heard of. */
interface Kept {
  readonly user?: Account;
  readonly mustLogOut?: boolean;
}

/** What a session needs. */
export interface SessionParts {
  readonly token: AccessToken;
  readonly transport: Transport;
  readonly http: HttpClient;
  readonly tabs: Tabs;
  readonly batcher: Batcher;
  /** Of nobody's namespace. */
  readonly store: Promise<Store>;
  /** Deletes what is kept of a user. */
  readonly forget: (userId: string) => Promise<void>;
}

/** The session of a client. */
export class ClientSession implements Session {
  readonly state: Cell<SessionState>;
  readonly #parts: SessionParts;
  #isLeaving = false;
  /** Told before the observers are, at once. */
  onChange: (state: SessionState) => void = () => undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.state = new Cell<SessionState>(parts.batcher, { status: 'restoring' });
    parts.token.onSignedIn = (user) => this.#signedIn(user);
    parts.token.onRefused = (problem) => {
      const wasSignedIn = this.state.get().status === 'signed-in';
      const isGone = problem.code === 'account-gone' || problem.code === 'account-disabled';
      this.end(isGone ? 'account-gone' : wasSignedIn ? 'expired' : undefined);
    };
    parts.tabs.listen((message) => {
      if (message.kind === 'signed-out') {
        void parts.token.forget();
        this.#set({ status: 'signed-out' });
      }
    });
  }

  async restore(): Promise<void> {
    const kept = await this.#kept();
    try {
      await this.#parts.token.refresh();
      if (kept.mustLogOut) {
        await this.logout();
      }
    } catch (error) {
      if (this.state.get().status !== 'restoring') {
        return;
      }
      const mayBeSignedIn = !(error instanceof ProblemError) || error.isTransient;
      this.#set(
        mayBeSignedIn && kept.user && !kept.mustLogOut
          ? { status: 'signed-in', user: kept.user }
          : { status: 'signed-out' },
      );
    }
  }

  register(registration: Registration): Promise<Account> {
    return this.#signIn('/api/auth/register', registration);
  }

  login(credentials: Credentials): Promise<Account> {
    return this.#signIn('/api/auth/login', credentials);
  }

  async logout(): Promise<void> {
    await this.#leave('/api/auth/logout');
  }

  async logoutAll(): Promise<void> {
    await this.#leave('/api/auth/logout-all');
  }

  accessToken(): Promise<string> {
    return this.#parts.token.accessToken();
  }

  /** The server has ended the session. */
  end(reason?: 'expired' | 'account-gone'): void {
    void this.#parts.token.forget();
    void this.#keep({});
    this.#set({ status: 'signed-out', ...(reason ? { reason } : {}) });
  }

  async forgotPassword(email: string): Promise<void> {
    await this.#open('/api/auth/password/forgot', { email });
  }

  async resetPassword(token: string, newPassword: string): Promise<void> {
    await this.#open('/api/auth/password/reset', { token, newPassword });
  }

  async changePassword(change: { readonly currentPassword: string; readonly newPassword: string }): Promise<void> {
    await this.#parts.http.post('/api/auth/password/change', { body: change });
  }

  async verifyEmail(token: string): Promise<void> {
    await this.#open('/api/auth/email/verify', { token });
    const { user } = this.state.get();
    if (user) {
      this.#signedIn({ ...user, emailVerified: true });
    }
  }

  async resendVerification(): Promise<void> {
    await this.#parts.http.post('/api/auth/email/resend');
  }

  enrollTotp(proof: Proof = {}): Promise<{ readonly secret: string; readonly uri: string }> {
    return this.#parts.http.post('/api/auth/totp/enroll', { body: proof });
  }

  confirmTotp(code: string): Promise<{ readonly recoveryCodes: readonly string[] }> {
    return this.#parts.http.post('/api/auth/totp/confirm', { body: { code } });
  }

  async disableTotp(proof: Proof): Promise<void> {
    await this.#parts.http.post('/api/auth/totp/disable', { body: proof });
  }

  async stepUp(proof: Proof & { readonly password: string }): Promise<void> {
    await this.#parts.http.post('/api/auth/step-up', { body: proof });
  }

  sessions(cursor?: string): Promise<Page<DeviceSession>> {
    return this.#parts.http.get('/api/auth/sessions', { query: cursor === undefined ? {} : { cursor } });
  }

  async endSession(id: string): Promise<void> {
    await this.#parts.http.delete('/api/auth/sessions/{id}', { path: { id } });
  }

  async deleteAccount(password: string): Promise<void> {
    await this.#parts.http.delete('/api/auth/me', { body: { password } });
    const { user } = this.state.get();
    this.end();
    this.#parts.tabs.tell({ kind: 'signed-out' });
    if (user) {
      await this.#parts.forget(user.id);
    }
  }

  async #signIn(path: string, body: unknown): Promise<Account> {
    const { token, transport } = this.#parts;
    const answer = (await transport.send({ method: 'post', path, headers: token.headers, body })) as SignedIn;
    await token.accept(answer);
    return answer.user;
  }

  async #leave(path: '/api/auth/logout' | '/api/auth/logout-all'): Promise<void> {
    const { token, transport, tabs, forget } = this.#parts;
    const { user } = this.state.get();
    // A token that has to be renewed for this must not sign in again.
    this.#isLeaving = true;
    this.#set({ status: 'signed-out' });
    try {
      await this.#keep({ mustLogOut: true });
      tabs.tell({ kind: 'signed-out' });
      const bearer = await token.accessToken();
      await transport.send({ method: 'post', path, headers: { ...token.headers, Authorization: `Bearer ${bearer}` } });
      await this.#keep({});
    } catch (error) {
      if (error instanceof ProblemError && !error.isTransient) {
        await this.#keep({});
      }
    } finally {
      await token.forget();
      this.#isLeaving = false;
    }
    if (user) {
      await forget(user.id);
    }
  }

  #signedIn(user: Account): void {
    if (this.#isLeaving) {
      return;
    }
    const { status, user: known } = this.state.get();
    if (status !== 'signed-in' || JSON.stringify(known) !== JSON.stringify(user)) {
      void this.#keep({ user });
      this.#set({ status: 'signed-in', user });
    }
  }

  #set(state: SessionState): void {
    this.state.set(state);
    this.onChange(state);
  }

  #open(path: string, body: unknown): Promise<unknown> {
    return this.#parts.transport.send({ method: 'post', path, body });
  }

  async #kept(): Promise<Kept> {
    const store = await this.#parts.store;
    return (await store.get('session').catch(() => undefined)) ?? {};
  }

  async #keep(kept: Kept): Promise<void> {
    const store = await this.#parts.store;
    await store.write(new Map([['session', kept]])).catch(() => undefined);
  }
}
