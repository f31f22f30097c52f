// Providers and accounts: the state of each, and what can be done with it; keys are asked for by the editor itself.
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Account, type ProviderState, TestedSchema } from '../../src/protocol/provider-frame.ts';
import { button, faultView, section, working } from '../pages/parts.ts';
import { duration } from '../text/format.ts';
import { icon } from '../view/icon.ts';
import type { View } from './state.ts';
import { text } from './words.ts';

const words = text.accounts;
const ICONS = { ready: 'check', found: 'check', 'needs-key': 'info', failing: 'error' } as const;

export function accountsView(view: View, { accounts, asking }: ProviderState) {
  const add = () => void view.act({ type: 'account.add' }, words.added);
  const noneReady = accounts.every(({ state }) => state === 'needs-key');
  return section(
    'accounts',
    words,
    html`${noneReady ? html`<p>${words.none}</p>` : nothing}
      <ul class="cards">
        ${repeat(
          accounts,
          ({ id }) => id,
          (account) => html`<li>${accountCard(view, account, asking)}</li>`,
        )}
      </ul>
      <div class="buttons">${button(words.add, add, { primary: noneReady })}</div>`,
  );
}

function accountCard(view: View, account: Account, asking: boolean) {
  const { id, label, state, fault, key, removable } = account;
  const tested = view.state.tests.get(id);
  const replace = () => void view.act({ type: 'account.key', account: id }, words.replaced);
  const remove = () =>
    void view
      .act({ type: 'account.remove', account: id }, words.removed)
      .then((done) => done && view.draw('accounts-title'));
  return html`<article class="card" aria-label="${label}: ${words.states[state]}">
    <div class="head">
      <strong>${label}</strong>
      <span class="state ${state}">${icon(ICONS[state])}<span>${words.states[state]}</span></span>
    </div>
    <p class="dim">${factsOf(account, asking)}</p>
    ${tested === undefined ? faultView(fault) : testView(label, tested)}
    <div class="buttons">
      ${button(words.test, () => void test(view, id), { name: words.testOf(label) })}
      ${
        key === 'needless'
          ? nothing
          : key === 'stored'
            ? button(words.key, replace, { name: words.keyOf(label) })
            : button(words.newKey, replace, { name: words.newKeyOf(label) })
      }
      ${removable ? button(words.remove, remove, { name: words.removeOf(label) }) : nothing}
    </div>
  </article>`;
}

function factsOf({ id, label, address, defaultModel, models, prices, key, state }: Account, asking: boolean): string {
  const ready = state === 'ready' || state === 'found';
  const count = models === undefined ? (asking ? words.asking : undefined) : words.models(models);
  return [
    id === label.toLowerCase() ? undefined : id,
    address,
    state === 'found' || !ready ? undefined : words.keys[key],
    ready ? count : undefined,
    ready && defaultModel !== undefined ? words.first(defaultModel) : undefined,
    ready && models !== undefined ? words.prices[prices] : undefined,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

type Tested = NonNullable<ReturnType<View['state']['tests']['get']>>;

function testView(label: string, { working: still, ms, fault }: Tested) {
  if (still) return working(words.testing(label));
  if (fault !== undefined) return faultView(fault);
  return html`<p class="works" role="status">${icon('check')} ${words.works(duration(ms ?? 0))}</p>`;
}

/** Its button is not disabled meanwhile: that would take the focus from whoever pressed it by key. */
async function test(view: View, account: string): Promise<void> {
  const { tests } = view.state;
  if (tests.get(account)?.working) return;
  tests.set(account, { working: true });
  view.draw();
  const done = await view.ask({ type: 'account.test', account });
  const read = TestedSchema.safeParse(done.ok ? done.value : undefined).data;
  tests.set(account, { working: false, ms: read?.ms, fault: done.ok ? undefined : done.fault });
  view.draw();
}
