// What people read while an answer is asked for again: what went wrong, without the advice to do what is being done.
import { type Fault, whatWentWrong } from '../../protocol/fault.ts';

export const retryText = (problem: Fault, attempt: number): string =>
  `${whatWentWrong(problem)} Trying again (attempt ${attempt}).`;
