import type { Clock } from './platform.js';

/** Makes UUIDv7s (RFC 9562) of which each is greater than the one before, also within a millisecond. */
export function uuidV7Source(clock: Clock): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const now = clock.now();
    if (now > lastMs) {
      lastMs = now;
      counter = randomBits(11);
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const tail = crypto.getRandomValues(new Uint8Array(8));
    tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(tail, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const version = `7${counter.toString(16).padStart(3, '0')}`;
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${hex.slice(0, 4)}-${hex.slice(4)}`;
  };
}

/** Whether a text is a UUID as the server writes them. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function randomBits(bits: number): number {
  return (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) >>> (16 - bits);
}
