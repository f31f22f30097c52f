// Logs of each version that was ever written, kept as they were: they read, fold, and show what they showed.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { EVENT_VERSION, type Event } from '../../../src/protocol/event.ts';
import { emptyView, fold } from '../../../src/protocol/session-view.ts';
import { readEvent } from '../../../src/protocol/upcast.ts';

const folder = join(import.meta.dirname, '..', '..', 'samples', 'logs');

const eventsOf = (file: string): readonly Event[] =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line, index) => {
      const event = readEvent(JSON.parse(line));
      assert.ok(event.ok, `${file}, line ${index + 1}: ${event.ok ? '' : event.fault.text}`);
      return event.value;
    });

describe('logs of every version', () => {
  it('are kept, one sample at least of each version up to the present one', () => {
    const versions = new Set(readdirSync(folder).map((file) => Number(/^v(\d+)/.exec(file)?.[1])));
    assert.deepEqual(
      [...versions].sort(),
      Array.from({ length: EVENT_VERSION }, (_, index) => index + 1),
    );
  });

  for (const file of readdirSync(folder)) {
    it(`open: ${file}`, () => {
      const events = eventsOf(file);
      const view = events.reduce(fold, emptyView(events[0]?.session ?? ''));
      assert.equal(view.status, 'idle');
      assert.equal(view.seq, events.length);
      assert.ok(view.items.length > 0 || view.plan !== undefined);
    });
  }

  it('of version 1 have their tool steps as they are now', () => {
    const steps = eventsOf('v1.jsonl').flatMap((event) =>
      event.type === 'plan.created' ? event.plan.steps.filter((step) => step.kind === 'tool') : [],
    );
    assert.equal(steps[0]?.tool, 'undo_edits');
    assert.deepEqual(Object.keys(steps[0]?.input ?? {}), ['calls', 'changes']);
  });
});
