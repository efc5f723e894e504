import type { Catalogue } from '../en';
import { main } from './main';
import { panels } from './panels';

/** Deutsch. */
export const de: Catalogue = { ...main, ...panels };
