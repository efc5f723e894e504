import { main } from './main';
import { panels } from './panels';

/** English, and the shape of every other catalogue. */
export const en = { ...main, ...panels };

/** What every language has to say. */
export type Catalogue = typeof en;
