// Prints a run: the answer's text on stdout, what is being done on stderr; or, with --json, one event a line on stdout.
import type { Delta, Event } from '../../protocol/event.ts';
import { whatWentWrong } from '../../protocol/fault.ts';
import type { SessionView } from '../../protocol/view.ts';
import { stepLine } from './print-step.ts';
import { printable } from './printable.ts';

export interface Printer {
  events(events: readonly Event[]): void;
  deltas(deltas: readonly Delta[]): void;
}

export interface Printing {
  readonly json: boolean;
  readonly session: string;
  /** As it is after the events that are printed. */
  readonly view: () => Pick<SessionView, 'run' | 'turn' | 'plan'>;
  /** Where what the model says goes; of agents side by side nothing is shown but their steps. */
  readonly text: 'stdout' | 'stderr' | 'nowhere';
}

export function createPrinter({ json, session, view, text }: Printing): Printer {
  if (json) {
    return {
      events: (events) => process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join('')),
      deltas: () => undefined,
    };
  }
  process.stderr.write(`session ${session}\n`);
  const say = (said: string) => {
    if (text !== 'nowhere') process[text].write(said);
  };
  return {
    events: (events) => {
      for (const event of events) {
        if (event.type !== 'message.completed') printEvent(event, view);
        else if (event.agent === undefined && event.parts.some((part) => part.type === 'text')) say('\n');
      }
    },
    deltas: (deltas) => {
      for (const delta of deltas) {
        if (delta.type === 'message.delta' && delta.kind === 'text') say(printable(delta.text));
      }
    },
  };
}

const tell = (text: string) => process.stderr.write(`${printable(text)}\n`);

function printEvent(event: Event, view: Printing['view']): void {
  switch (event.type) {
    case 'tool.prepared':
      tell(`· ${event.title}: ${event.summary}`);
      break;
    case 'tool.ended':
      if (event.outcome !== 'done') tell(`  ${event.outcome}: ${event.fault?.text ?? event.forModel}`);
      break;
    case 'notice.raised':
      tell(event.text);
      break;
    case 'model.switched':
      tell(`answered by ${event.to} because ${whatWentWrong(event.reason)}`);
      break;
    case 'context.compacted':
      tell(`earlier messages were summarised to make room: ${event.before} → ${event.after} tokens`);
      break;
    case 'plan.revised':
      for (const step of event.plan.steps.filter((one) => one.kind === 'task')) tell(`  [${step.state}] ${step.title}`);
      break;
    case 'plan.proposed':
      tell(
        `plan: ${event.plan.goal} (${event.plan.steps.length === 1 ? '1 step' : `${event.plan.steps.length} steps`})`,
      );
      break;
    case 'plan.edited':
      if (event.by === 'planner') tell(`plan: ${event.label}`);
      break;
    case 'step.started':
    case 'step.changed':
    case 'step.ended': {
      const { run, turn, plan } = view();
      // A turn's own step is the turn; those that it gave to agents are told of.
      const shown = run?.kind === 'plan' ? plan : turn && { ...turn, steps: turn.steps.filter((one) => one.parent) };
      const line = stepLine(event, shown);
      if (line !== undefined) tell(line);
      break;
    }
    default:
  }
}
