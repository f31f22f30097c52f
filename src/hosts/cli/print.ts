// Prints a run: the answer's text on stdout, what is being done on stderr; or, with --json, one event a line on stdout.
import type { Delta, Event } from '../../protocol/event.ts';
import { printable } from './printable.ts';

export interface Printer {
  events(events: readonly Event[]): void;
  deltas(deltas: readonly Delta[]): void;
}

export function createPrinter(json: boolean, session: string): Printer {
  if (json) {
    return {
      events: (events) => process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join('')),
      deltas: () => undefined,
    };
  }
  process.stderr.write(`session ${session}\n`);
  return {
    events: (events) => {
      for (const event of events) printEvent(event);
    },
    deltas: (deltas) => {
      for (const delta of deltas) {
        if (delta.type === 'message.delta' && delta.kind === 'text') process.stdout.write(printable(delta.text));
      }
    },
  };
}

function printEvent(event: Event): void {
  const tell = (text: string) => process.stderr.write(`${printable(text)}\n`);
  switch (event.type) {
    case 'message.completed':
      if (event.parts.some((part) => part.type === 'text')) process.stdout.write('\n');
      break;
    case 'tool.prepared':
      tell(`· ${event.title}: ${event.summary}`);
      break;
    case 'tool.ended':
      if (event.outcome !== 'done') tell(`  ${event.outcome}: ${event.fault?.text ?? event.forModel}`);
      break;
    case 'notice.raised':
      tell(event.text);
      break;
    case 'plan.revised':
      for (const step of event.plan.steps.filter((one) => one.kind === 'task')) tell(`  [${step.state}] ${step.title}`);
      break;
    default:
  }
}
