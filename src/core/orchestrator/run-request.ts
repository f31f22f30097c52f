// What a run is asked for, and what is written down of that before anything of it happens.
import type { Rule } from '../../protocol/approval.ts';
import type { EventBody, RunKind } from '../../protocol/event.ts';
import type { Message, UserPart } from '../../protocol/message.ts';
import type { Plan, Step } from '../../protocol/plan.ts';
import type { SessionView } from '../../protocol/view.ts';
import { modeOf } from './modes.ts';
import { planContext } from './plan/plan-context.ts';
import type { Received } from './received.ts';
import type { Approve } from './run.ts';

export interface RunRequest {
  readonly kind: RunKind;
  readonly goal: string;
  /** Of a run that makes its own plan; one of kind `plan` carries out the session's. */
  readonly steps?: readonly Step[];
  readonly approve: Approve;
  /** User messages that this run answers. */
  readonly messages?: readonly ({ readonly message: string } & Received)[];
  readonly resumes?: string;
  /** Consented to for the whole run. */
  readonly envelope?: readonly Rule[];
}

const textOf = (parts: readonly UserPart[]) =>
  parts
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n')
    .trim();

export const goalOf = (messages: NonNullable<RunRequest['messages']>) =>
  messages
    .map((message) => textOf(message.parts))
    .join(' ')
    .split('\n')[0]
    ?.slice(0, 120) || 'Answer the message';

/** The name of a session whose first run has this goal. */
export const titleOf = (goal: string) => goal.replace(/\s+/g, ' ').slice(0, 60);

/** In one piece: that the run begins, what it answers, what it will carry out. */
export function announcementOf(
  request: RunRequest,
  view: SessionView,
  { id, model, told }: { readonly id: string; readonly model: string; readonly told: readonly Message[] },
): { readonly plan: Plan; readonly events: readonly EventBody[] } {
  const own: Plan = { id: `plan-${id}`, goal: request.goal, steps: [...(request.steps ?? [])], revision: 1 };
  const plan = request.kind === 'plan' ? (view.plan ?? own) : own;
  const messages = request.messages ?? [];
  const named = view.title !== '' || messages.length === 0;
  const context = messages.length === 0 ? [] : planContext(view.plan, told);
  const events: EventBody[] = [
    ...(named ? [] : [{ type: 'session.renamed' as const, title: titleOf(request.goal) }]),
    {
      type: 'run.started',
      run: id,
      kind: request.kind,
      goal: request.goal,
      mode: modeOf(request, view),
      model,
      resumes: request.resumes,
      ...(request.kind === 'plan' ? { plan: plan.id } : {}),
      ...(request.envelope === undefined ? {} : { envelope: [...request.envelope] }),
    },
    ...messages.map(({ message, parts, ...came }, index) => ({
      type: 'message.added' as const,
      run: id,
      message,
      parts: [...parts, ...(index === messages.length - 1 ? context : [])],
      ...came,
    })),
    ...(request.kind === 'plan' ? [] : [{ type: 'plan.created' as const, run: id, plan }]),
  ];
  return { plan, events };
}
