// Carries out what a user asks of a plan: open, edit, take back, run, and decide about steps that gave up.
import type { CoreCommand } from '../../protocol/command.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Plan } from '../../protocol/plan.ts';
import { applyEdits, type PlanEdit } from '../../protocol/plan-edit.ts';
import type { Envelope } from '../../protocol/view.ts';
import type { CompactParts } from './compact-command.ts';
import { readPlan } from './plan/check.ts';
import { finishEdits, fromEdits, resumeEdits, retryEdits, skipEdits, stepOf } from './plan/decisions.ts';
import { checkEdits, readEdits, withNeeds } from './plan/edit-check.ts';
import { type EnvelopeParts, envelopeOf } from './plan/envelope.ts';
import { type ForetellParts, foretell } from './plan/foretell.ts';
import { findMove } from './plan/history.ts';
import { nextReplan, planningStep } from './plan/replan.ts';
import { stepDetail } from './plan/step-detail.ts';
import type { ReplayCommandParts } from './replay/replay-command.ts';
import type { Approve } from './run.ts';
import type { Session } from './session.ts';
import type { SessionParts } from './session-parts.ts';
import type { UndoParts } from './undo-commands.ts';

type Of<T extends CoreCommand['type']> = Extract<CoreCommand, { type: T }>;

export type PlanCommandParts = SessionParts &
  Pick<CompactParts, 'compactionOf'> &
  Pick<EnvelopeParts, 'effectsOf' | 'foresee'> &
  Partial<Pick<ForetellParts, 'priceOf'>> &
  Pick<ReplayCommandParts, 'replay'> &
  Pick<UndoParts, 'examineUndo'>;

const NO_PLAN = fail(
  'plan.none',
  'There is no plan in this session. Ask for one in plan mode, or open one from a file.',
);

const planOf = (session: Session): Outcome<Plan> => {
  const plan = session.plan();
  return plan === undefined ? NO_PLAN : succeed(plan);
};

export async function openPlan(
  session: Session,
  parts: PlanCommandParts,
  command: Of<'plan.open'>,
): Promise<Outcome<unknown>> {
  if (session.planRun !== undefined) return fail('session.busy', 'The plan of this session runs; stop it first.');
  const plan = readPlan(command.plan, parts.known(), `plan-${parts.ports.clock.id()}`, 'Plan');
  if (!plan.ok) return plan;
  await session.journal.emit([{ type: 'plan.proposed', plan: plan.value, by: 'user' }], true);
  return succeed({ plan: plan.value.id });
}

export async function editPlan(
  session: Session,
  parts: PlanCommandParts,
  command: Of<'plan.edit'>,
): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  if (plan.value.id !== command.plan || plan.value.revision !== command.revision) {
    return fail('plan.changed', 'The plan has changed since it was looked at; look again and edit anew.', {
      retryable: true,
    });
  }
  const edits = readEdits(command.edits);
  if (!edits.ok) return edits;
  return apply(session, parts, plan.value, command.label, edits.value);
}

async function apply(
  session: Session,
  parts: PlanCommandParts,
  plan: Plan,
  label: string,
  edits: readonly PlanEdit[],
  move: 'edit' | 'undo' | 'redo' = 'edit',
): Promise<Outcome<unknown>> {
  const checked = checkEdits(plan, edits, parts.known());
  if (!checked.ok) return checked;
  await session.edit('user', label, withNeeds(plan, edits, checked.value), move);
  return succeed({ revision: plan.revision + 1 });
}

export async function movePlan(
  session: Session,
  parts: PlanCommandParts,
  move: 'undo' | 'redo',
): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  const found = await findMove(parts.ports.log, session.id, plan.value, move);
  if (!found.ok) return found;
  return apply(session, parts, plan.value, found.value.label, found.value.edits, move);
}

export async function discardPlan(session: Session): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  if (session.planRun !== undefined) return fail('session.busy', 'The plan runs; stop it first.');
  await session.journal.emit([{ type: 'plan.discarded', plan: plan.value.id }], true);
  return succeed(undefined);
}

export async function showEnvelope(session: Session, parts: PlanCommandParts): Promise<Outcome<Envelope>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  const model = session.view().model || (parts.defaultModel(session.view().mode) ?? '');
  const forecast = await foretell(plan.value, model, { ports: parts.ports, priceOf: parts.priceOf ?? (() => null) });
  return succeed({ ...(await envelopeOf(plan.value, parts)), ...(forecast === undefined ? {} : { forecast }) });
}

/** Carries out what is left of the plan, after `edits` that say what is done anew. */
async function carryOn(
  session: Session,
  approve: Approve,
  label: string,
  edits: readonly PlanEdit[],
  envelope?: Envelope,
): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  if (edits.length > 0) await session.edit('user', label, edits);
  if (session.planRun !== undefined) return succeed({ run: session.planRun.run.id });
  const { run } = session.view();
  const started = await session.start({
    kind: 'plan',
    goal: plan.value.goal,
    approve,
    ...(run?.kind === 'plan' ? { resumes: run.id } : {}),
    ...(envelope === undefined ? {} : { envelope: envelope.rules }),
  });
  return started.ok ? succeed({ run: started.value.run }) : started;
}

export async function runPlan(
  session: Session,
  parts: PlanCommandParts,
  approve: Approve,
  command: Pick<Of<'plan.run'>, 'from' | 'envelope'>,
): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  const blocked = parts.blocked();
  if (blocked !== undefined) return { ok: false, fault: blocked };
  if (session.running && session.planRun === undefined) {
    return fail('session.busy', 'A run is under way in this session; stop it or wait for its end.');
  }
  const chosen = command.from === undefined ? succeed(undefined) : fromEdits(plan.value, command.from);
  if (!chosen.ok) return chosen;
  const edits = chosen.value ?? (session.planRun === undefined ? resumeEdits(plan.value) : []);
  const envelope = command.envelope === undefined ? undefined : await envelopeOf(plan.value, parts);
  if (envelope !== undefined && envelope.hash !== command.envelope) {
    return fail('envelope.changed', 'The plan has changed since its effects were shown; look at them again.');
  }
  const after = edits.length === 0 ? plan.value : applyEdits(plan.value, edits, plan.value.revision);
  if (session.planRun === undefined && !after.steps.some((step) => step.state === 'pending' && step.kind !== 'task')) {
    return fail('plan.nothing-to-run', nothingLeft(after));
  }
  const label = command.from === undefined ? 'Go on' : `Run from ${command.from}`;
  return carryOn(session, approve, label, edits, envelope);
}

function nothingLeft(plan: Plan): string {
  const open = plan.steps.filter((step) => step.state !== 'done' && step.state !== 'skipped' && step.kind !== 'task');
  if (open.length === 0) return 'All steps of the plan are done. Run it again from a step, or open it anew.';
  const names = open.map((step) => `"${step.id}" (${step.state})`).slice(0, 5);
  return `Nothing of the plan can go on by itself: decide about ${names.join(', ')} first: try again, skip, or say that you did it.`;
}

export async function replan(session: Session, parts: PlanCommandParts, approve: Approve): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  const blocked = parts.blocked();
  if (blocked !== undefined) return { ok: false, fault: blocked };
  if (plan.value.steps.every((step) => step.state === 'done' || step.state === 'skipped')) {
    return fail('plan.nothing-to-run', 'All steps of the plan are done; there is nothing to plan again.');
  }
  return carryOn(session, approve, 'Plan again', [
    { op: 'put', step: planningStep(plan.value, nextReplan(plan.value)) },
  ]);
}

export async function retryStep(
  session: Session,
  parts: PlanCommandParts,
  approve: Approve,
  command: Of<'step.retry'>,
): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  if (!plan.ok) return plan;
  const blocked = parts.blocked();
  if (blocked !== undefined) return { ok: false, fault: blocked };
  const edits = retryEdits(plan.value, command.step, command);
  if (!edits.ok) return edits;
  // The state is opened first: a step that gave up may be given another input, one that is done may not.
  const checked = checkEdits(plan.value, edits.value, parts.known());
  if (!checked.ok) return checked;
  return carryOn(session, approve, `Try ${command.step} again`, withNeeds(plan.value, edits.value, checked.value));
}

export async function skipStep(session: Session, { step }: Of<'step.skip'>): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  const edits = plan.ok ? skipEdits(plan.value, step) : plan;
  if (!edits.ok) return edits;
  await session.edit('user', `Skip ${step}`, edits.value);
  return succeed(undefined);
}

export async function finishStep(
  session: Session,
  parts: PlanCommandParts,
  command: Of<'step.finish'>,
): Promise<Outcome<unknown>> {
  const plan = planOf(session);
  const edits = plan.ok ? finishEdits(plan.value, command.step, parts.ports.clock.now()) : plan;
  if (!edits.ok) return edits;
  const { step: id, output } = command;
  const [status] = edits.value;
  const evidence = status?.op === 'status' ? [...status.status.evidence] : [];
  await session.tell([
    { type: 'step.ended', step: id, id, state: 'done', output: output ?? { text: '' }, note: 'You did it.', evidence },
  ]);
  await session.edit('user', `Do ${id} by hand`, edits.value);
  return succeed(undefined);
}

export async function stopStep(session: Session, { step }: Of<'step.stop'>): Promise<Outcome<unknown>> {
  const { activeRun } = session;
  const known = activeRun === undefined ? planOf(session) : succeed(activeRun.plan);
  const found = known.ok ? stepOf(known.value, step) : known;
  if (!found.ok) return found;
  if (activeRun?.stopStep(step) === true) return succeed(undefined);
  return fail('step.not-running', `Step "${step}" is ${found.value.state}; there is nothing to stop.`);
}

export async function loadStep(
  session: Session,
  parts: PlanCommandParts,
  { step }: Of<'step.load'>,
): Promise<Outcome<unknown>> {
  const plans = [session.plan(), session.view().turn].flatMap((plan) => plan ?? []);
  const plan = plans.find((one) => one.steps.some((other) => other.id === step));
  return plan === undefined ? NO_PLAN : stepDetail(parts.ports.log, session.id, plan, step);
}

export async function lookAtTree(session: Session, parts: PlanCommandParts): Promise<Outcome<unknown>> {
  const { tree: seen, plan } = session.view();
  if (plan === undefined || !plan.steps.some((step) => step.evidence.length > 0))
    return succeed({ tree: seen ?? null });
  const tree = await parts.ports.tree?.fingerprint(AbortSignal.timeout(10_000));
  if (tree !== undefined && tree !== seen) await session.tell([{ type: 'tree.seen', tree }]);
  return succeed({ tree: tree ?? null });
}
