// Writes the end of a run that a crash or a reload cut off: what was under way is marked, nothing is repeated.
import type { Event, EventBody } from '../../protocol/event.ts';
import { fault } from '../../protocol/fault.ts';
import { type Step, TERMINAL_STEP_STATES } from '../../protocol/plan.ts';
import { UndoneCallsSchema } from '../../protocol/undo.ts';
import type { SessionView } from '../../protocol/view.ts';
import { interruptedText, isHarmless, NOT_BEGUN, UNKNOWN_EFFECT } from '../shared/interrupted.ts';
import type { Mended } from '../shared/mended.ts';

/** `events` are those of the unfinished run, from its `run.started` on. */
export function recoveryOf(
  view: SessionView,
  events: readonly Event[],
  mended: ReadonlyMap<string, Mended> = new Map(),
): readonly EventBody[] {
  const run = view.run?.id;
  return [
    ...openMessages(events, run),
    ...openRequests(events, run),
    ...openApprovals(view, run),
    ...openCalls(events, run, mended),
    ...(view.run?.kind === 'undo' ? undoneByThen(events, mended) : []),
    ...(view.run?.kind === 'plan' ? openPlanSteps(view, events, run, mended) : openSteps(view, run)),
    {
      type: 'run.ended',
      run,
      outcome: 'interrupted',
      fault: fault(
        'run.interrupted',
        'The run was interrupted by a reload or a crash. Nothing was repeated; resume it to go on from here.',
        { action: 'resume' },
      ),
    },
  ];
}

/** Whose doing it was: an agent of a plan has a conversation of its own. */
const who = (event: Event) => ({
  ...(event.step === undefined ? {} : { step: event.step }),
  ...(event.agent === undefined ? {} : { agent: event.agent }),
});

/** A step with a call of unknown effect waits for a decision; the others can go on when the plan does. */
function openPlanSteps(
  view: SessionView,
  events: readonly Event[],
  run: string | undefined,
  mended: ReadonlyMap<string, Mended>,
): readonly EventBody[] {
  const ended = new Set(events.flatMap((event) => (event.type === 'tool.ended' ? [event.call] : [])));
  const unknown = new Set(
    events.flatMap((event) =>
      event.type === 'tool.started' &&
      !ended.has(event.call) &&
      !isHarmless(event.effects) &&
      mended.get(event.call)?.state !== 'none'
        ? [event.step]
        : [],
    ),
  );
  const open = view.plan?.steps.filter((step) => step.state === 'running' || step.state === 'waiting') ?? [];
  return open.map((step): EventBody => {
    const { id } = step;
    const common = { type: 'step.ended', run, step: id, id } as const;
    if (unknown.has(id))
      return { ...common, state: 'interrupted', fault: fault('step.unknown-effect', UNKNOWN_EFFECT) };
    const done = step.kind === 'tool' ? endOfCall(step, events) : undefined;
    return done === undefined ? { ...common, state: 'interrupted' } : { ...common, ...done };
  });
}

/** A call that was seen to end is not made again, although its step was not seen to: what the log has of it counts. */
function endOfCall(step: Step, events: readonly Event[]): Omit<StepEnded, 'type' | 'id'> | undefined {
  const began = events.findLastIndex((event) => event.type === 'step.started' && event.id === step.id);
  const ended = events
    .slice(began + 1)
    .flatMap((event) => (event.type === 'tool.ended' && event.step === step.id ? event : []));
  const [work] = ended;
  if (work === undefined) return undefined;
  const output = { ...work.output, text: work.forModel, call: work.call };
  const came = work.foreign === undefined ? {} : { foreign: work.foreign };
  if (work.outcome !== 'done') return { state: 'failed', output, ...came, ...(work.fault && { fault: work.fault }) };
  if (step.check !== undefined)
    return { state: 'interrupted', output, ...came, fault: fault('step.unproven', UNPROVEN) };
  const { exitCode } = { exitCode: undefined, ...work.output };
  if (exitCode === undefined || exitCode === 0 || step.mayFail === true) return { state: 'done', output, ...came };
  return {
    state: 'failed',
    output,
    ...came,
    fault: fault('command.failed', `The command ended with exit ${String(exitCode)}.`),
  };
}

const UNPROVEN = 'It was done, but its check was cut off. Look at it and say that it is done, or do it again.';

type StepEnded = Extract<EventBody, { type: 'step.ended' }>;

function openMessages(events: readonly Event[], run: string | undefined): readonly EventBody[] {
  const completed = new Set(events.flatMap((event) => (event.type === 'message.completed' ? [event.message] : [])));
  return events.flatMap((event): EventBody[] =>
    event.type === 'message.started' && !completed.has(event.message)
      ? [{ ...who(event), type: 'message.completed', run, message: event.message, parts: [], state: 'interrupted' }]
      : [],
  );
}

function openRequests(events: readonly Event[], run: string | undefined): readonly EventBody[] {
  const ended = new Set(events.flatMap((event) => (event.type === 'model.ended' ? [event.request] : [])));
  return events.flatMap((event): EventBody[] =>
    event.type === 'model.requested' && !ended.has(event.request)
      ? [
          {
            ...who(event),
            type: 'model.ended',
            run,
            request: event.request,
            model: event.model,
            stop: 'stopped',
            // What the cut request cost nobody told us: unknown, not zero.
            cost: null,
            contextLimit: null,
            ms: 0,
          },
        ]
      : [],
  );
}

function openApprovals(view: SessionView, run: string | undefined): readonly EventBody[] {
  return [
    ...view.approvals.map(
      (approval): EventBody => ({
        type: 'approval.resolved',
        run,
        approval: approval.id,
        call: approval.call,
        answer: 'expired',
        by: 'policy',
      }),
    ),
    ...view.questions.map(
      (question): EventBody => ({ type: 'question.answered', run, call: question.call, answer: null }),
    ),
  ];
}

function openCalls(
  events: readonly Event[],
  run: string | undefined,
  mended: ReadonlyMap<string, Mended>,
): readonly EventBody[] {
  const ended = new Set(events.flatMap((event) => (event.type === 'tool.ended' ? [event.call] : [])));
  const started = new Map(
    events.flatMap((event) => (event.type === 'tool.started' ? [[event.call, event] as const] : [])),
  );
  return events.flatMap((event): EventBody[] => {
    if (event.type !== 'message.completed') return [];
    return event.parts.flatMap((part): EventBody[] => {
      if (part.type !== 'tool-call' || ended.has(part.call)) return [];
      const found = mended.get(part.call);
      const text = found?.text ?? whatIsKnown(started.get(part.call));
      return [
        {
          ...who(event),
          type: 'tool.ended',
          run,
          call: part.call,
          tool: part.tool,
          outcome: 'interrupted',
          forModel: text,
          ...(found === undefined || found.changes.length === 0 ? {} : { changes: [...found.changes] }),
          fault: fault('tool.interrupted', text),
          ms: 0,
        },
      ];
    });
  });
}

/** All of an undo was carried out, but nobody was left to say so: it was told what to say when it began. */
function undoneByThen(events: readonly Event[], mended: ReadonlyMap<string, Mended>): readonly EventBody[] {
  return events.flatMap((event): EventBody[] => {
    if (event.type !== 'tool.started' || event.run === undefined || mended.get(event.call)?.state !== 'all') return [];
    const created = events.find((one) => one.type === 'plan.created' && one.run === event.run);
    const step = created?.type === 'plan.created' ? created.plan.steps[0] : undefined;
    const told = UndoneCallsSchema.safeParse(step?.input.undone);
    if (!told.success) return [];
    return [{ ...who(event), type: 'edit.undone', run: event.run, by: event.run, ...told.data }];
  });
}

const whatIsKnown = (started: Extract<Event, { type: 'tool.started' }> | undefined): string =>
  started === undefined ? NOT_BEGUN : interruptedText(started.effects);

function openSteps(view: SessionView, run: string | undefined): readonly EventBody[] {
  const plan = view.turn;
  if (plan === undefined || plan.steps.every((step) => TERMINAL_STEP_STATES.includes(step.state))) return [];
  const steps = plan.steps.map((step) =>
    step.state === 'running' || step.state === 'waiting' ? { ...step, state: 'interrupted' as const } : step,
  );
  return [{ type: 'plan.revised', run, plan: { ...plan, revision: plan.revision + 1, steps } }];
}
