import type { Observable } from '../core/observable.js';
import type { OwnProfile, Page, Person, Presence, ProfileChange, Settings, SettingsChange } from './model.js';

/** A set of people that one keeps: contacts, blocks. */
export interface Relations {
  /** Empty until loaded. */
  readonly list: Observable<readonly Person[]>;
  load(): Promise<void>;
  add(userId: string): Promise<void>;
  remove(userId: string): Promise<void>;
}

/** What is shown of people, and one's own profile and settings. */
export interface People {
  /** Loads with others that are asked for at the same time, and follows changes. The same object for the same id. */
  get(id: string): Observable<Person | undefined>;
  /** By the beginnings of words of the display name or username. */
  search(q: string, cursor?: string): Promise<Page<Person>>;
  /** One's own profile; loads with the first subscriber or `loadMe`. */
  readonly me: Observable<OwnProfile | undefined>;
  loadMe(): Promise<OwnProfile>;
  updateMe(change: ProfileChange): Promise<OwnProfile>;
  readonly contacts: Relations;
  readonly blocks: Relations;
  /** Undefined until loaded. */
  readonly settings: Observable<Settings | undefined>;
  loadSettings(): Promise<Settings>;
  updateSettings(change: SettingsChange): Promise<Settings>;
}

/** Who is there. */
export interface PresenceHub {
  /** Loads with the first subscriber, and follows changes. The same object for the same id. */
  of(userId: string): Observable<Presence>;
  /** Whether anybody is at this device. */
  set(status: 'online' | 'away'): void;
}
