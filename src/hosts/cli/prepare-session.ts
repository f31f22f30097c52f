// The session that a command works in: a new one, or that of --session, with the model and mode that were asked for.
import type { Session } from '../../core/orchestrator/session.ts';
import type { Mode } from '../../protocol/approval.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Composed } from '../compose.ts';
import type { Arguments } from './arguments.ts';

export interface Prepared {
  readonly session: Session;
  /** What this process has written so far: the session's making, or what a crash had left open. */
  readonly past: readonly Event[];
}

export interface Wanted {
  /** Whether there is nothing to do without a model. */
  readonly needsModel: boolean;
  /** Of a new session; absent: that of the settings. */
  readonly mode: Mode | undefined;
}

export async function prepareSession(composed: Composed, given: Arguments, wanted: Wanted): Promise<Outcome<Prepared>> {
  const { orchestrator, ports } = composed;
  const before = given.session === undefined ? succeed(0) : await lengthOf(composed, given.session);
  if (!before.ok) return before;
  const continued = given.session === undefined ? undefined : await orchestrator.sessions.open(given.session);
  if (continued?.ok === false) return continued;
  const model = await modelFor(composed, given.model ?? (continued?.value.view().model || undefined), wanted);
  if (!model.ok) return model;
  const opened = continued ?? (await orchestrator.sessions.create({ mode: wanted.mode, model: model.value }));
  if (!opened.ok) return opened;
  const session = opened.value;
  const { effort } = given;
  const { mode, model: chosen } = continued === undefined ? {} : given;
  if ((mode ?? chosen ?? effort) !== undefined) {
    const to = { session: session.id, mode, model: chosen, effort };
    const set = await orchestrator.dispatch({ type: 'session.configure', ...to });
    if (!set.ok) return set;
  }
  const past = await ports.log.read(session.id, { after: before.value });
  return past.ok ? succeed({ session, past: past.value }) : past;
}

async function lengthOf({ ports }: Composed, id: string): Promise<Outcome<number>> {
  const known = await ports.log.open(id);
  return known.ok ? succeed(known.value?.lastSeq ?? 0) : known;
}

/** Opens a session that is there; what opening it wrote is its past. */
export async function openSession(composed: Composed, id: string): Promise<Outcome<Prepared>> {
  const before = await lengthOf(composed, id);
  if (!before.ok) return before;
  const opened = await composed.orchestrator.sessions.open(id);
  if (!opened.ok) return opened;
  const past = await composed.ports.log.read(id, { after: before.value });
  return past.ok ? succeed({ session: opened.value, past: past.value }) : past;
}

async function modelFor(
  { directory }: Composed,
  named: string | undefined,
  { needsModel: needed, mode }: Wanted,
): Promise<Outcome<string | undefined>> {
  let model = named ?? (mode === 'plan' && needed ? directory.roleModel?.('plan') : undefined);
  if (model === undefined && needed) {
    await directory.settleDefault(AbortSignal.timeout(5_000));
    model = directory.defaultModel();
  }
  if (model === undefined) return needed ? NO_MODEL : succeed(undefined);
  const usable = directory.resolve(model);
  return usable.ok || !(needed || named !== undefined) ? succeed(model) : usable;
}

const NO_MODEL = fail(
  'model.unconfigured',
  'No model is configured. Set OPENAI_API_KEY or ANTHROPIC_API_KEY (or OPENAI_BASE_URL for a server of your own), or name one with --model PROVIDER/MODEL.',
);
