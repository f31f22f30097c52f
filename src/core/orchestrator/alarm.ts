// Says so when a run spends money faster than the user wants to be told of: once, until it has calmed down.
import { fault } from '../../protocol/fault.ts';
import { ALARM_USD_PER_MINUTE, type Limits } from '../../protocol/limits.ts';
import type { ClockPort } from '../ports/machine.ts';
import type { Journal } from './journal.ts';

/** A single dear request is no speed. */
const MINUTES = 3;

export interface AlarmParts {
  readonly clock: ClockPort;
  readonly limits: () => Limits;
  readonly journal: Journal;
  readonly run: string;
}

/** To be told what each request has cost when that is in the log. */
export function createAlarm({ clock, limits, journal, run }: AlarmParts): (usd: number) => void {
  let recent: readonly { readonly at: number; readonly usd: number }[] = [];
  let told = false;
  return (usd) => {
    const at = clock.now();
    const most = limits().alarmUsdPerMinute ?? ALARM_USD_PER_MINUTE;
    recent = [...recent.filter((one) => at - one.at < MINUTES * 60_000), { at, usd }];
    const speed = recent.reduce((sum, one) => sum + one.usd, 0) / MINUTES;
    if (most === 0 || speed <= most) {
      told = false;
      return;
    }
    if (told) return;
    told = true;
    const text = `This run spends $${speed.toFixed(2)} a minute. It goes on; stop it if that is not right, or set a limit (orquestra.limits).`;
    const problem = fault('spend.fast', text, { action: 'open-settings' });
    // A log that refuses ends the run by what it was to act upon.
    journal.note([{ type: 'notice.raised', run, level: 'warning', text, fault: problem }]).catch(() => undefined);
  };
}
