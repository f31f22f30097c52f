// Errors that servers write into an event of a stream without a wrapping, as if they were an answer.
import { saidError } from '../../faults/said-error.ts';
import { type Fields, fields, number, text } from '../fields.ts';

/** Undefined where the event is something to be read. */
export function bareError(event: Fields): Error | undefined {
  if (event.object === 'error') return saidError(number(event.code) ?? 500, wordsOf(event, text(event.message)));
  if (Array.isArray(event.choices)) return undefined;
  const { status_code: code, status_msg: said } = fields(event.base_resp);
  if (number(code)) return saidError(0, wordsOf(event, text(said)));
  const numbers = [event.code, event.status_code, event.error_code, event.status].filter((one) => one !== undefined);
  const words = [event.message, event.detail, event.error_msg].map(text).find((one) => one !== '');
  if (words === undefined || numbers.length === 0) return undefined;
  const status = numbers.map(number).find((one) => one !== undefined && one >= 400 && one < 600);
  return saidError(status ?? 0, wordsOf(event, words));
}

const wordsOf = (event: Fields, message: string) => ({
  type: text(event.type),
  code: text(event.code),
  message: message || 'the answer failed',
});
