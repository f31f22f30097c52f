// The room of a replay: a conversation is compacted where the log has it, and nowhere else.
import type { Event, EventBody } from '../../../protocol/event.ts';
import type { Room } from '../../agents/make-room.ts';
import type { StepRun } from '../run.ts';
import type { Conductor } from './conductor.ts';
import { eventAt, type Of, type Recording } from './recording.ts';

export function servedCompaction(recording: Recording, conductor: Conductor, step: string, run: StepRun): Room {
  /** What was said of it is in what came of it. */
  const summarised = async (asked: Of<'model.requested'>) => {
    await conductor.hold(conductor.next(step), step);
    await run.emit([bodyOf(asked, run)]);
    const place = conductor.next(step);
    const ended = eventAt(recording, place, 'model.ended');
    if (ended === undefined) return;
    await conductor.hold(place, step);
    await run.emit([bodyOf(ended, run)]);
  };
  return {
    before: async () => {
      const asked = eventAt(recording, conductor.next(step), 'model.requested');
      if (asked?.attempt === 0) await summarised(asked);
      const place = conductor.next(step);
      const event = eventAt(recording, place, 'context.compacted');
      if (event === undefined) return false;
      await conductor.hold(place, step);
      await run.emit([bodyOf(event, run)], true);
      return true;
    },
    // Where it was worth asking again, the log goes on with that.
    refused: () => undefined,
    heard: () => undefined,
  };
}

/** As its maker wrote it. */
function bodyOf(event: Event, run: StepRun): EventBody {
  const { v: _v, seq: _seq, at: _at, session: _session, agent: _agent, ...body } = event;
  return { ...body, run: run.id };
}
