// What people read while an answer is asked for again: what went wrong, without the advice to do what is being done.
import type { Fault } from '../../protocol/fault.ts';

const ADVICE = /\s*Try again\b(?:[^.]|\.(?=\S))*\.?$/;

export const retryText = ({ text }: Fault, attempt: number): string =>
  `${text.replace(ADVICE, '')} Trying again (attempt ${attempt}).`;
