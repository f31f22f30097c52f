// What providers answer when they refuse, in their own shapes and words, and what each of it means.
import type { Refused } from './refused.ts';
import { LENGTHS } from './refused-lengths.ts';
import { RATES, SERVERS } from './refused-loads.ts';
import { KEYS, MISTAKES, MODELS } from './refused-mistakes.ts';

export const REFUSALS: readonly Refused[] = [...LENGTHS, ...KEYS, ...RATES, ...SERVERS, ...MISTAKES, ...MODELS];
