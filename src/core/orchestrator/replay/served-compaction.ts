// The room of a replay: a conversation is compacted where the log has it, and nowhere else.
import type { Room } from '../../agents/make-room.ts';
import type { StepRun } from '../run.ts';
import type { Conductor } from './conductor.ts';
import { eventAt, type Recording } from './recording.ts';

export function servedCompaction(recording: Recording, conductor: Conductor, step: string, run: StepRun): Room {
  return {
    before: async () => {
      const place = conductor.next(step);
      const event = eventAt(recording, place, 'context.compacted');
      if (event === undefined) return false;
      await conductor.hold(place, step);
      const { upTo, messages, before, after, reason } = event;
      await run.emit([{ run: run.id, step, type: event.type, upTo, messages, before, after, reason }], true);
      return true;
    },
    // Where it was worth asking again, the log goes on with that.
    refused: () => undefined,
    heard: () => undefined,
  };
}
