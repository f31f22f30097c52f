// `orquestra plan run`: opens a plan from a file, or takes the one that a session has, and carries it out.
import type { Plan } from '../../protocol/plan.ts';
import type { Composed } from '../compose.ts';
import { type Arguments, approveOf } from './arguments.ts';
import { followed, inFolders, inSession, runPlan, wrongAnswer } from './carry-out.ts';
import { complain, EXIT, refuse } from './exit.ts';
import { readJsonWords } from './file-words.ts';
import type { Open } from './main.ts';
import { prepareSession } from './prepare-session.ts';
import type { Stopping } from './stopping.ts';

export async function runPlanFile(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const [file] = given.words;
  if (file === undefined) return runOwnPlan(given, open, stopping);
  if (given.from !== undefined)
    return complain('--from is for the plan that a session has; leave out the file.', EXIT.usage);
  const raw = await readJsonWords(file);
  if (!raw.ok) return refuse(raw.fault);
  const work = (composed: Composed) => openAndRun(composed, raw.value, given, stopping);
  if (given.session !== undefined) return inFolders(given, given.session, open, work);
  const composed = await open(given, [given.cwd], approveOf(given));
  if (!composed.ok) return refuse(composed.fault);
  try {
    return await work(composed.value);
  } finally {
    await composed.value.close();
  }
}

async function runOwnPlan(given: Arguments, open: Open, stopping: Stopping): Promise<number> {
  const { session, from, model, mode } = given;
  if (session === undefined) {
    return complain('plan run needs a plan: orquestra plan run FILE, or --session ID for the one it has.', EXIT.usage);
  }
  return inSession(given, session, open, stopping, async (at) => {
    if ((model ?? mode) !== undefined) {
      const usable = model === undefined ? undefined : at.composed.directory.resolve(model);
      if (usable?.ok === false) return refuse(usable.fault);
      const set = await at.composed.orchestrator.dispatch({ type: 'session.configure', session, model, mode });
      if (!set.ok) return refuse(set.fault);
    }
    return runPlan(at, from);
  });
}

/** Checked before there is a session: what is refused leaves nothing behind. */
async function openAndRun(composed: Composed, raw: unknown, given: Arguments, stopping: Stopping): Promise<number> {
  const { orchestrator } = composed;
  const plan = orchestrator.checkPlan(raw);
  if (!plan.ok) return refuse(plan.fault);
  const wrong = wrongAnswer(plan.value, given);
  if (wrong !== undefined) return refuse(wrong);
  const wanted = { needsModel: asksModel(plan.value), mode: given.mode ?? 'agent' } as const;
  const prepared = await prepareSession(composed, given, wanted);
  if (!prepared.ok) return refuse(prepared.fault);
  return followed(composed, given, prepared.value, stopping, async (at) => {
    const session = at.session.id;
    if (at.session.view().title === '') {
      const title = plan.value.goal.replace(/\s+/g, ' ').trim().slice(0, 60) || 'Plan';
      await orchestrator.dispatch({ type: 'session.rename', session, title });
    }
    const opened = await orchestrator.dispatch({ type: 'plan.open', session, plan: raw });
    if (!opened.ok) return refuse(opened.fault);
    return runPlan(at);
  });
}

const asksModel = (plan: Plan) =>
  (plan.replans ?? 0) > 0 || plan.steps.some((step) => step.kind === 'agent' && step.model === undefined);
