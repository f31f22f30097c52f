// Puts approvals and questions to whoever sits at the terminal, one after the other; an empty answer is no.
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Waiting } from '../../core/orchestrator/waiting.ts';
import type { Approval, Question, Rule } from '../../protocol/approval.ts';
import type { Event } from '../../protocol/event.ts';
import { hasOddities, visibleText } from '../../protocol/visible-text.ts';
import { printable } from './printable.ts';

export interface Asker {
  events(events: readonly Event[]): void;
  /** Asks for a line, after all that is asked already; undefined when there is none to be had. */
  line(text: string): Promise<string | undefined>;
  /** Takes back what is still asked and gives the terminal free. */
  close(): void;
}

interface Answerable {
  readonly waiting: Pick<Waiting, 'answerApproval' | 'answerQuestion'>;
}

type Ask = (text: string) => Promise<string | undefined>;

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** `stop` is called for Ctrl-C, which the terminal does not turn into a signal while a line is read. */
export function createAsker(
  session: Answerable,
  stop: () => void,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Asker {
  const closing = new AbortController();
  /** Answered before they came to be asked, by a rule that was added meanwhile. */
  const answered = new Set<string>();
  let tail = Promise.resolve();
  const ask = (text: string) => askLine(text, terminal, closing.signal, stop);
  const one = async (event: Event) => {
    if (closing.signal.aborted) return;
    if (event.type === 'approval.requested' && !answered.has(event.approval.id)) {
      await askApproval(event.approval, session, ask);
    }
    if (event.type !== 'question.asked') return;
    const answer = await askQuestion(event.question, ask);
    if (closing.signal.aborted) return;
    // A plan goes on with what is answered here: no answer is none, and nobody is there any more to be asked again.
    if (answer === undefined && event.question.call.startsWith('question:')) stop();
    else session.waiting.answerQuestion(event.question.call, answer ?? '');
  };
  return {
    events: (events) => {
      for (const event of events) {
        if (event.type === 'approval.resolved') answered.add(event.approval);
        tail = tail.then(() => one(event));
      }
    },
    line: (text) => {
      const asked = tail.then(() => ask(text));
      tail = asked.then(() => undefined);
      return asked;
    },
    close: () => closing.abort(),
  };
}

/** One of its options by number, or any other text; a plan's step wants one that is not empty. */
async function askQuestion({ call, question, options }: Question, ask: Ask): Promise<string | undefined> {
  const list = options.map((option, index) => `  ${index + 1}. ${option}\n`).join('');
  for (;;) {
    const given = (await ask(`\n${question}\n${list}> `))?.trim();
    if (given === undefined) return undefined;
    if (given !== '' || !call.startsWith('question:')) return options[Number(given) - 1] ?? given;
  }
}

async function askApproval(approval: Approval, session: Answerable, ask: Ask): Promise<void> {
  const lines = linesOf(approval);
  const { rule, sessionRule } = approval;
  if (sessionRule !== undefined) lines.push(`  session would allow until the session ends: ${sessionRule.reason}`);
  if (rule !== undefined) lines.push(`  always would save this rule${untilOf(rule)}: ${rule.reason}`);
  const choices = [
    '[y]es once',
    ...(sessionRule === undefined ? [] : ['for this [s]ession']),
    ...(rule === undefined ? [] : ['[a]lways']),
    '[n]o',
  ];
  const answer = answerOf(await ask(`${lines.join('\n')}\nAllow? ${choices.join(', ')}: `), approval);
  const given = { approval: approval.id, hash: approval.hash, answer };
  const shown = answer === 'always' ? rule : answer === 'session' ? sessionRule : undefined;
  session.waiting.answerApproval({ ...given, ...(shown === undefined ? {} : { rule: shown }) });
}

/** All that will happen, with nothing hidden in it: what is odd about it first, then the call, why it asks, and the whole of it. */
function linesOf({ title, summary, reasons, preview, effects }: Approval): string[] {
  const addresses = effects.flatMap((effect) => (effect.kind === 'network' ? [`${effect.method} ${effect.url}`] : []));
  const command = preview?.kind === 'terminal' ? [preview.cwd, preview.command] : [];
  const odd = [summary, ...addresses, ...command].some((text) => hasOddities(text, true));
  const lines = [`\n${title}: ${visibleText(summary, true)}`, ...(odd ? [ODD] : [])];
  lines.push(...[...reasons, ...addresses].map((line) => `  ${visibleText(line, true)}`));
  if (preview?.kind === 'diff') {
    for (const file of preview.files) {
      const label = visibleText(file.label, false);
      lines.push(`--- ${label} (+${file.added} −${file.removed})`, visibleText(file.hunks, false));
    }
  }
  if (preview?.kind === 'terminal') {
    const [cwd = '', line = ''] = command.map((text) => visibleText(text, true));
    lines.push(`  in ${cwd}: ${line}`);
  }
  return lines;
}

const ODD = '  WARNING: not everything here is what it looks like; what is odd is marked ⟨U+…⟩.';

/** Whatever is not clearly one of the answers is no. */
function answerOf(line: string | undefined, { rule, sessionRule }: Approval): 'once' | 'session' | 'always' | 'deny' {
  const given = (line ?? '').trim().toLowerCase();
  if (given === 'y' || given === 'yes') return 'once';
  if (sessionRule !== undefined && (given === 's' || given === 'session')) return 'session';
  return rule !== undefined && (given === 'a' || given === 'always') ? 'always' : 'deny';
}

const untilOf = ({ expires }: Rule) =>
  expires === undefined ? '' : ` until ${new Date(expires).toISOString().slice(0, 10)}`;

async function askLine(
  text: string,
  terminal: Terminal,
  signal: AbortSignal,
  stop: () => void,
): Promise<string | undefined> {
  const reader = createInterface({ ...terminal });
  reader.on('SIGINT', stop);
  try {
    const ended = once(reader, 'close').then(() => undefined);
    return await Promise.race([reader.question(printable(text), { signal }), ended]);
  } catch {
    return undefined;
  } finally {
    reader.close();
  }
}
