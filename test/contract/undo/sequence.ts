// One random sequence of calls, edits by hand, undos and redos, each compared with what the plain copies say must be there.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Session } from '../../../src/core/orchestrator/session.ts';
import type { Event } from '../../../src/protocol/event.ts';
import { type Chance, chance, handFor } from './acts.ts';
import { createLedger, type Ledger, type Meant } from './ledger.ts';
import { type Choice, type Expected, expectUndo } from './reference.ts';
import { copyTree, type Leaf, told } from './tree.ts';
import type { World } from './world.ts';

export interface Tally {
  readonly undone: number;
  readonly conflicts: number;
  readonly chosen: number;
  readonly calls: number;
}

interface Sequence {
  readonly root: string;
  readonly world: World;
  readonly session: Session;
  readonly random: Chance;
  readonly ledger: Ledger;
  readonly tally: { undone: number; conflicts: number; chosen: number; calls: number };
}

export async function runSequence(world: World, root: string, seed: number): Promise<Tally> {
  const created = await world.orchestrator.sessions.create({});
  assert.ok(created.ok);
  const random = chance(seed);
  const tally = { undone: 0, conflicts: 0, chosen: 0, calls: 0 };
  const one: Sequence = { root, world, session: created.value, random, ledger: createLedger(root), tally };
  for (let left = 4 + random.below(10); left > 0; left--) {
    const kind = random.below(10);
    if (kind < 4) await turn(one);
    else if (kind < 6) byHand(one);
    else await undo(one);
  }
  await world.orchestrator.sessions.release(created.value.id);
  return tally;
}

/** A plan of one to three steps, each a call. */
async function turn({ world, session, random, ledger, tally }: Sequence): Promise<void> {
  const number = ledger.turns();
  const steps = Array.from({ length: 1 + random.below(3) }, (_, index) => ({
    id: `t${number}s${index}`,
    kind: 'tool',
    tool: 'act',
    input: { seed: random.below(2 ** 31) },
    ...(index === 0 ? {} : { needs: [`t${number}s${index - 1}`] }),
  }));
  const opened = await world.orchestrator.dispatch({
    type: 'plan.open',
    session: session.id,
    plan: { goal: `turn ${number}`, steps },
  });
  assert.ok(opened.ok, opened.ok ? '' : opened.fault.text);
  const ran = await world.orchestrator.dispatch({ type: 'plan.run', session: session.id });
  assert.ok(ran.ok, ran.ok ? '' : ran.fault.text);
  await session.settled();
  for (const event of await endsAfter(world, session, ledger.seq())) {
    ledger.noteAct(event, world.copies.get(event.call), world.acts.get(event.call), session.plan()?.id ?? '');
    tally.calls += 1;
  }
}

async function endsAfter(world: World, session: Session, after: number) {
  const read = await world.log.read(session.id, { after, types: ['tool.ended'] });
  assert.ok(read.ok);
  return read.value.flatMap((event): Extract<Event, { type: 'tool.ended' }>[] =>
    event.type === 'tool.ended' ? [event] : [],
  );
}

function byHand({ root, random, ledger }: Sequence): void {
  const done = handFor(random, copyTree(root));
  if (done === undefined) return;
  ledger.noteHand();
  place(root, ...done);
}

export function place(root: string, path: string, leaf: Leaf | undefined): void {
  const at = join(root, path);
  rmSync(at, { force: true });
  if (leaf === undefined) return;
  mkdirSync(dirname(at), { recursive: true });
  if (leaf.kind === 'link') symlinkSync(leaf.data, at);
  else {
    writeFileSync(at, leaf.data, 'latin1');
    chmodSync(at, leaf.mode);
  }
}

async function undo(one: Sequence): Promise<void> {
  const { root, session, random, ledger, tally } = one;
  const meant = ledger.choose(random);
  if (meant === undefined) return;
  const now = copyTree(root);
  const plain = expectUndo(now, meant.changes, new Map());
  const expected = plain.conflicts.length === 0 ? plain : expectUndo(now, meant.withMoves(), new Map());
  const sent = { type: 'edit.undo', session: session.id, ...meant.command } as const;
  const result = await one.world.orchestrator.dispatch(sent);
  const about = () => `${JSON.stringify(meant.command)} of ${JSON.stringify(meant.changes)}`;
  if (expected.conflicts.length > 0) {
    tally.conflicts += 1;
    assert.equal(result.ok ? 'done' : result.fault.code, 'undo.conflict', about());
    assert.deepEqual(told(copyTree(root)), told(now), about());
    if (meant.single && random.odds(1, 2)) await undoWithChoices(one, meant, expected);
    return;
  }
  if (meant.exact === undefined) {
    const nothing = JSON.stringify(told(expected.tree)) === JSON.stringify(told(now));
    assert.equal(result.ok ? 'done' : result.fault.code, nothing ? 'undo.nothing' : 'done', about());
    assert.deepEqual(told(copyTree(root)), told(expected.tree), about());
  } else if (result.ok) {
    assert.deepEqual(told(copyTree(root)), told(meant.exact), about());
  } else assert.equal(result.fault.code, 'undo.nothing', result.fault.text);
  if (!result.ok) return;
  tally.undone += 1;
  await noteUndo(one, meant, now, new Set());
}

async function undoWithChoices(one: Sequence, meant: Meant, expected: Expected): Promise<void> {
  const { root, session, random, world, tally } = one;
  const now = copyTree(root);
  const examined = await world.orchestrator.dispatch({
    type: 'edit.examine',
    session: session.id,
    ...meant.command,
  });
  assert.ok(examined.ok);
  const { files } = examined.value as { files: readonly { path: string; outcome: string }[] };
  const stuck = files.flatMap((file) => (file.outcome === 'conflict' ? [file.path.slice(root.length + 1)] : []));
  assert.deepEqual([...stuck].sort(), [...expected.conflicts].sort());
  const choices = new Map<string, Choice>(stuck.map((path) => [path, random.odds(1, 2) ? 'keep' : 'restore']));
  const wanted = expectUndo(now, meant.withMoves(), choices);
  // What is to be restored may stand against something else.
  if (wanted.conflicts.length > 0) return;
  const sent = [...choices].map(([path, choice]) => ({ path: join(root, path), choice }));
  const command = { type: 'edit.undo', session: session.id, ...meant.command, choices: sent } as const;
  const result = await world.orchestrator.dispatch(command);
  const about = JSON.stringify([...choices]) + JSON.stringify(meant.changes);
  assert.deepEqual(told(copyTree(root)), told(wanted.tree), about);
  if (!result.ok) {
    assert.equal(result.fault.code, 'undo.nothing', result.fault.text);
    return;
  }
  tally.chosen += 1;
  await noteUndo(one, meant, now, wanted.left);
}

async function noteUndo(
  { world, session, ledger, root }: Sequence,
  meant: Meant,
  before: ReadonlyMap<string, Leaf>,
  left: ReadonlySet<object>,
): Promise<void> {
  // Before it there may be undos that found nothing to do.
  const event = (await endsAfter(world, session, ledger.seq())).at(-1);
  assert.ok(event !== undefined);
  ledger.noteUndo(event, meant, before, copyTree(root), left);
}
