import type { Ban, Invite, Message, MessageVersion, NotificationLevel, Room } from '../api/model.js';
import type { NewInvite, RoomChange } from '../api/rooms.js';
import type { HttpClient } from '../http/http.js';
import type { RoomHub } from './room-hub.js';

/** What is asked of the server about one room. */
export class RoomActions {
  readonly id: string;
  protected readonly http: HttpClient;
  protected readonly hub: RoomHub;

  constructor(id: string, http: HttpClient, hub: RoomHub) {
    this.id = id;
    this.http = http;
    this.hub = hub;
  }

  edit(seq: number, text: string): Promise<Message> {
    return this.http.patch('/api/rooms/{id}/messages/{seq}', { path: this.#at(seq), body: { text } });
  }

  async remove(seq: number): Promise<void> {
    await this.http.delete('/api/rooms/{id}/messages/{seq}', { path: this.#at(seq) });
  }

  async react(seq: number, emoji: string): Promise<void> {
    await this.http.put('/api/rooms/{id}/messages/{seq}/reactions/{emoji}', { path: { ...this.#at(seq), emoji } });
  }

  async unreact(seq: number, emoji: string): Promise<void> {
    await this.http.delete('/api/rooms/{id}/messages/{seq}/reactions/{emoji}', { path: { ...this.#at(seq), emoji } });
  }

  async pin(seq: number): Promise<void> {
    await this.http.put('/api/rooms/{id}/messages/{seq}/pin', { path: this.#at(seq) });
  }

  async unpin(seq: number): Promise<void> {
    await this.http.delete('/api/rooms/{id}/messages/{seq}/pin', { path: this.#at(seq) });
  }

  async pins(): Promise<readonly Message[]> {
    return (await this.http.get('/api/rooms/{id}/pins', { path: { id: this.id } })).items;
  }

  async message(seq: number): Promise<Message> {
    const state = this.hub.state(this.id);
    const known = state?.tail.message(seq) ?? state?.detached?.message(seq);
    return known ?? this.http.get('/api/rooms/{id}/messages/{seq}', { path: this.#at(seq) });
  }

  thread(seq: number, after = 0): Promise<{ readonly items: readonly Message[]; readonly hasMore: boolean }> {
    return this.http.get('/api/rooms/{id}/messages/{seq}/thread', {
      path: this.#at(seq),
      query: { after, limit: 100 },
    });
  }

  async history(seq: number): Promise<readonly MessageVersion[]> {
    return (await this.http.get('/api/rooms/{id}/messages/{seq}/history', { path: this.#at(seq) })).items;
  }

  async report(seq: number, reason: 'spam' | 'abuse' | 'illegal' | 'other', comment = ''): Promise<void> {
    const body = comment === '' ? { reason } : { reason, comment };
    await this.http.post('/api/rooms/{id}/messages/{seq}/report', { path: this.#at(seq), body });
  }

  async update(change: RoomChange): Promise<Room> {
    return this.hub.upsert((await this.http.patch('/api/rooms/{id}', { path: { id: this.id }, body: change })) as Room)
      .info;
  }

  async delete(): Promise<void> {
    await this.http.delete('/api/rooms/{id}', { path: { id: this.id } });
    this.hub.remove(this.id);
  }

  async mute(until?: string): Promise<void> {
    const body = until === undefined ? {} : { until };
    this.hub.notified(this.id, await this.http.put('/api/rooms/{id}/mute', { path: { id: this.id }, body }));
  }

  async unmute(): Promise<void> {
    await this.http.delete('/api/rooms/{id}/mute', { path: { id: this.id } });
    await this.hub.fetch(this.id);
  }

  async setNotifications(level: NotificationLevel): Promise<void> {
    const call = { path: { id: this.id }, body: { level } };
    this.hub.notified(this.id, await this.http.put('/api/rooms/{id}/notifications', call));
  }

  async invites(): Promise<readonly Invite[]> {
    return (await this.http.get('/api/rooms/{id}/invites', { path: { id: this.id } })).items;
  }

  createInvite(invite: NewInvite = {}): Promise<Invite> {
    return this.http.post('/api/rooms/{id}/invites', { path: { id: this.id }, body: invite });
  }

  async revokeInvite(code: string): Promise<void> {
    await this.http.delete('/api/rooms/{id}/invites/{code}', { path: { id: this.id, code } });
  }

  async bans(): Promise<readonly Ban[]> {
    return (await this.http.get('/api/rooms/{id}/bans', { path: { id: this.id } })).items;
  }

  async ban(userId: string): Promise<void> {
    await this.http.put('/api/rooms/{id}/bans/{userId}', { path: { id: this.id, userId } });
  }

  async unban(userId: string): Promise<void> {
    await this.http.delete('/api/rooms/{id}/bans/{userId}', { path: { id: this.id, userId } });
  }

  #at(seq: number): { readonly id: string; readonly seq: number } {
    return { id: this.id, seq };
  }
}
