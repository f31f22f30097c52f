// What a plan will probably take, in a sentence.
import type { Forecast } from '../../../protocol/view.ts';

/** From fewer, how often a range holds is not known. */
const ENOUGH_CASES = 10;

export function forecastText({ cases, usd, tokens, minutes }: Omit<Forecast, 'text'>): string {
  if (tokens === undefined) return 'Forecast: no cases yet; no agent step has been carried out here before.';
  const range = (one: { readonly low: number; readonly high: number }, say: (number: number) => string) =>
    say(one.low) === say(one.high) ? say(one.high) : `${say(one.low)} to ${say(one.high)}`;
  const free = usd?.high === 0;
  return `Forecast: ${[
    usd === undefined
      ? 'a price that is not known'
      : free
        ? 'costs nothing'
        : range(usd, (one) => `$${one.toFixed(one < 0.1 ? 4 : 2)}`),
    `${range(tokens, (one) => Math.round(one).toLocaleString('en'))} tokens`,
    ...(minutes === undefined ? [] : [`${range(minutes, minutesText)} minutes`]),
  ].join(
    ', ',
  )}: ${cases < ENOUGH_CASES ? 'a guess' : 'four cases of five'}, from ${cases} ${cases === 1 ? 'step' : 'steps'} of the past.`;
}

const minutesText = (minutes: number) => (minutes < 0.1 ? 'under 0.1' : minutes.toFixed(minutes < 10 ? 1 : 0));
