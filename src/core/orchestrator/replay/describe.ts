// Says in short readable texts where a replay differs from its log.
import type { Event } from '../../../protocol/event.ts';
import type { ReplayReport } from '../../../protocol/view.ts';
import { clip } from '../../shared/text.ts';
import type { Names } from './names.ts';
import { callOf } from './recording.ts';

export type Difference = NonNullable<ReplayReport['difference']>;

/** The replay made nothing: it waits for what the log does not have. */
export const NOTHING = 'nothing';

const LONGEST = 160;

/** `seq`: the number that the log's next event must have. */
export function describeDifference(
  seq: number,
  logged: Event | undefined,
  made: Event | typeof NOTHING,
  names: Names,
): Difference {
  if (made === NOTHING) {
    return {
      seq,
      logged: whole(seq, logged),
      replayed: 'nothing more: it waits for something that the log does not have',
    };
  }
  if (logged === undefined || logged.seq !== seq || logged.type !== made.type) {
    return { seq, logged: whole(seq, logged), replayed: names.toLogged(brief(made)) };
  }
  const { v: _v, at: _at, ...one } = logged;
  const { v: _other, at: _time, ...other } = made;
  const mismatch = names.match(one, other);
  if (mismatch === undefined) return { seq, logged: brief(logged), replayed: names.toLogged(brief(made)) };
  const field = (value: unknown) =>
    `${brief(logged)}, ${mismatch.path}: ${value === undefined ? 'not there' : clip(JSON.stringify(value) ?? '', LONGEST)}`;
  return { seq, logged: field(mismatch.logged), replayed: names.toLogged(field(mismatch.replayed)) };
}

function whole(seq: number, logged: Event | undefined): string {
  if (logged === undefined) return 'nothing: it ends here';
  return logged.seq === seq ? brief(logged) : `nothing: the log goes on with event ${logged.seq} (${brief(logged)})`;
}

/** What an event is about, in a few words. */
function brief(event: Event): string {
  const call = callOf(event);
  const about = [
    ...(event.step === undefined ? [] : [`step ${event.step}`]),
    ...(call === undefined ? [] : [`call ${call}`]),
    ...('state' in event ? [event.state] : []),
    ...('outcome' in event ? [event.outcome] : []),
  ];
  return about.length === 0 ? event.type : `${event.type} (${about.join(', ')})`;
}
