// A new session from one step on: with the same model or another, opened as soon as it is there.
import { html, nothing } from 'lit';
import * as z from 'zod/mini';
import type { Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { submitForm } from '../view/submit.ts';
import { type Desk, keyOf, rowOf, unfold } from './desk.ts';
import { modelOptions, sent } from './fields.ts';

const text = planWords.step;
const ForkSchema = z.object({ session: z.string() });

export function forkView(desk: Desk, step: Step) {
  const details = desk.state.unfolded.get(step.id)?.details ?? false;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined;
    const model = new FormData(form).get('model');
    void fork(desk, step, typeof model === 'string' ? model : '');
  };
  const cancel = () => {
    desk.focus(rowOf(step.id));
    unfold(desk, step.id, { part: 'facts', details });
  };
  return html`<form class="confirm" @submit=${submit}>
    <p>${text.forkText}</p>
    ${
      step.kind === 'agent'
        ? html`<label><span>${text.model}</span><select name="model">${modelOptions(desk, '', text.sameModel)}</select></label>`
        : nothing
    }
    <div class="buttons">
      <vscode-button @click=${submitForm} aria-disabled=${sent(desk.state, keyOf(step.id))}>${text.forkGo}</vscode-button>
      <vscode-button appearance="secondary" @click=${cancel}>${planWords.tools.cancel}</vscode-button>
    </div>
  </form>`;
}

async function fork(desk: Desk, step: Step, model: string): Promise<void> {
  const outcome = await desk.act(keyOf(step.id), {
    type: 'session.fork',
    session: desk.session.session,
    step: step.id,
    ...(model === '' ? {} : { model }),
  });
  const forked = ForkSchema.safeParse(outcome.ok ? outcome.value : undefined);
  if (forked.success) await desk.context.run({ type: 'session.open', session: forked.data.session });
}
