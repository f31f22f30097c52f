// What VS Code, or the extension behind one of its models, says when it cannot answer, as a fault with the way out.
import { fields, text } from '../../../adapters/llm/wires/fields.ts';
import { redact } from '../../../core/shared/redact.ts';
import { type Fault, fault } from '../../../protocol/fault.ts';

/** How far the exchange had got. */
export interface EditorProgress {
  readonly answered: boolean;
}

interface Kind {
  readonly code: string;
  /** Tried on the error's code, name and words. */
  readonly known: RegExp;
  /** % is the model's name, followed by what was said. */
  readonly text: string;
  readonly more: Partial<Fault>;
}

const AGAIN: Partial<Fault> = { retryable: true, action: 'retry' };

/** Tried in order. NoPermissions, NotFound and Blocked are VS Code's own codes; for the rest there are only words. */
const KINDS: readonly Kind[] = [
  {
    code: 'model.unauthorized',
    known: /^NoPermissions\b|cannot be used by/,
    text: 'VS Code does not let Orquestra use %. Send the message again and allow it when VS Code asks, or choose "Manage Language Model Access…" in its account menu.',
    more: { action: 'choose-model' },
  },
  {
    code: 'model.unauthorized',
    known: /not authorized|unauthorized|sign(ed)? in|api key|\b401\b|\b403\b/i,
    text: 'The service behind % does not accept what VS Code signs in with. Look after it under "Manage Language Models" in VS Code, or choose another model.',
    more: { action: 'choose-model' },
  },
  {
    code: 'model.not-found',
    known:
      /^NotFound\b|model_not_supported|(model|provider)\b.{0,200}\b(not found|unknown|not registered|could not be found)/i,
    text: 'VS Code no longer has %. Choose another model, or enable it again under "Manage Language Models" in VS Code.',
    more: { action: 'choose-model' },
  },
  {
    code: 'model.rate-limited',
    known: /rate.?limit|too many requests|\b429\b/i,
    text: 'VS Code takes no more requests for % now. Try again a little later, or choose another model.',
    more: AGAIN,
  },
  {
    code: 'model.context-too-long',
    known:
      /context[ _](length|window|limit)|too many (input )?tokens|(message|prompt|request).{0,40}(exceeds|too (long|large))|token limit/i,
    text: 'VS Code says the conversation is too long for %. Begin a new session or choose another model.',
    more: { action: 'new-session' },
  },
  {
    code: 'model.refused',
    known: /content.?(filter|policy|management)|responsible ai|off_topic|safety|usage polic/i,
    text: 'The service behind % refused the request by its rules. Say it in another way.',
    more: {},
  },
  {
    code: 'model.quota',
    known: /^Blocked\b|quota|billing|credit|premium request|limit reached|\b402\b/i,
    text: 'VS Code has no allowance left for %. Choose another model, or look after your plan in VS Code.',
    more: { action: 'choose-model' },
  },
  {
    code: 'model.unreachable',
    known: /ENOTFOUND|ECONN|EAI_AGAIN|fetch failed|network|offline|socket/i,
    text: 'VS Code cannot reach the service behind %. Check the connection, and try again.',
    more: AGAIN,
  },
];

export function editorFault(error: unknown, model: string, { answered }: EditorProgress): Fault {
  const { words, said } = wordsOf(error);
  const quote = said === '' ? '' : ` VS Code said: ${said}`;
  const kind = KINDS.find(({ known }) => known.test(words));
  if (kind !== undefined) return fault(kind.code, `${kind.text.replace('%', () => model)}${quote}`, kind.more);
  return answered
    ? fault('model.cut', `VS Code ended in the middle of an answer of ${model}. Try again.${quote}`, AGAIN)
    : fault('model.overloaded', `VS Code failed while running ${model}. Try again.${quote}`, AGAIN);
}

export const stoppedFault = (model: string): Fault => fault('model.stopped', `The answer of ${model} was stopped.`);

export function silentFault(model: string, ms: number): Fault {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const what = `VS Code sent nothing of the answer of ${model} for ${seconds} s`;
  return fault('model.stalled', `${what}. Try again, or choose another model.`, AGAIN);
}

export const emptyFault = (model: string): Fault =>
  fault('model.malformed', `VS Code ended the answer of ${model} before it had begun. Try again.`, AGAIN);

/** `words` begin with the code; a cause is looked into, because an error that VS Code does not know is wrapped. */
function wordsOf(error: unknown): { readonly words: string; readonly said: string } {
  const codes: string[] = [];
  const messages: string[] = [];
  for (let at: unknown = error, depth = 0; at !== undefined && depth < 4; depth++) {
    const { code, name, message, cause } = fields(at);
    codes.push(text(code), text(name));
    messages.push(text(message) || text(at));
    at = cause;
  }
  const said = [...new Set(messages.filter((message) => message !== ''))].join(': ');
  const line = redact(said.replaceAll(/\s+/g, ' ').trim()).text;
  const first = codes.filter((code) => code !== '' && code !== 'Error' && code !== 'LanguageModelError');
  return {
    words: [...first, line].join(' '),
    said: line.length > 300 ? `${line.slice(0, 299)}…` : line,
  };
}
