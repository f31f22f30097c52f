// Which processes belong to a command: by group, session, parents and marks, never a stranger's.
import { strict as assert } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { selectMembers } from '../../../../src/adapters/node/process-tree.ts';
import { type ProcessInfo, parsePs, parseWindows } from '../../../../src/adapters/node/processes.ts';

describe('telling whose processes are whose', () => {
  const one = (pid: number, parent: number, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
    pid,
    parent,
    group: pid,
    session: pid,
    startedAt: 100,
    dead: false,
    marked: false,
    ...more,
  });
  const target = (exitedAt?: number) => ({
    leaders: [{ pid: 50, startedAt: 100, exitedAt: () => exitedAt }],
    marks: [],
    since: 100,
  });

  it('takes leader, group, session, children and marked ones; not the dead, not who was there before', () => {
    const processes = [
      one(50, 1),
      one(51, 1, { group: 50 }),
      one(52, 1, { session: 50 }),
      one(53, 52),
      one(54, 53),
      one(55, 1, { marked: true }),
      one(56, 50, { dead: true }),
      one(57, 50, { startedAt: 10 }),
      one(58, 1),
      one(process.pid, 50),
    ];
    assert.deepEqual(selectMembers(processes, target()), [50, 51, 52, 55, 53, 54]);
  });

  it('spares a stranger who was given the number of a leader that has ended', () => {
    const stranger = [one(50, 1, { startedAt: 200 }), one(60, 50, { group: 50, session: 50, startedAt: 201 })];
    const left = one(61, 1, { group: 50, session: 50, startedAt: 101 });
    assert.deepEqual(selectMembers([...stranger, left], target(120)), [61]);
    assert.deepEqual(selectMembers([...stranger, left], target()), [50, 60, 61]);
  });

  it('keeps what was found once, and takes what only a mark tells, with all it has started', () => {
    const processes = [one(70, 1), one(71, 70), one(72, 1), one(73, 72), one(74, 1, { startedAt: 150 })];
    const known = new Map([
      [70, 100],
      [74, 100],
    ]);
    assert.deepEqual(selectMembers(processes, { ...target(), leaders: [] }, known, new Set([72])), [70, 72, 71, 73]);
  });

  it('follows orphans that keep the number of who started them, as on Windows', () => {
    const left = one(80, 50, { group: 0, session: 0, startedAt: 110 });
    const child = one(81, 80, { group: 0, session: 0, startedAt: 300 });
    const stranger = one(82, 50, { group: 0, session: 0, startedAt: 300 });
    assert.deepEqual(selectMembers([left, child, stranger], target(120)), [80, 81]);
    const [listed] = parseWindows('  812 50 2500\r\nno line of its kind\r\n', 1_000);
    assert.deepEqual(listed, { pid: 812, parent: 50, group: 0, session: 0, startedAt: 997.5, dead: false });
  });

  it('understands what ps prints on macOS', () => {
    const output = [
      '    1     0     1 Ss   10-02:03:04 /sbin/launchd',
      '  501     1   501 S          00:05 sleep 60 HOME=/Users/me ORQUESTRA_JOB=ab-1_ LANG=C',
      '  502   501   501 Z       01:00:05 (sleep)',
      'no line of its kind',
    ].join('\n');
    const found = parsePs(output, [{ variable: 'ab-1_', locks: '' }], 1_000_000);
    assert.deepEqual(
      found.map(({ pid, parent, group, startedAt, dead, marked }) => [pid, parent, group, startedAt, dead, marked]),
      [
        [1, 0, 1, 1_000_000 - 871_384, false, false],
        [501, 1, 501, 999_995, false, true],
        [502, 501, 501, 996_395, true, false],
      ],
    );
  });
});
