// Real changes in every form, perturbed as files and models perturb them: the wanted bytes or a clean fault, never anything else.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Tried, tryCase } from '../../../../support/edit-cases/cases.ts';
import { collectPairs } from '../../../../support/edit-cases/pairs.ts';
import { createRandom } from '../../../../support/edit-cases/random.ts';

/** ORQUESTRA_EDIT_CASES=20000 tries more; ORQUESTRA_EDIT_SEED others. */
const CASES = Number(process.env.ORQUESTRA_EDIT_CASES ?? 1_500);
const SEED = Number(process.env.ORQUESTRA_EDIT_SEED ?? 4);
const TABLE = process.env.ORQUESTRA_EDIT_CASES !== undefined;

/** Of what is not perturbed at all, or only in ways that take nothing away: this part must succeed at least. */
const FLOORS = { replace: 0.9, patch: 0.9, unified: 0.9, write: 0.99 };

describe(`${CASES} edits out of real histories`, () => {
  it('give the wanted bytes or a fault', function () {
    this.timeout(20_000 + CASES * 100);
    const random = createRandom(SEED);
    const { pairs, fromHistory } = collectPairs(random);
    const tried: Tried[] = [];
    while (tried.length < CASES) {
      const result = tryCase(random.pick(pairs), random);
      if (result !== undefined) tried.push(result);
    }
    if (TABLE)
      console.log(table(tried, `${pairs.length} changes, ${fromHistory} of them out of this repository's history`));
    const wrong = tried.filter((one) => one.outcome === 'wrong');
    assert.equal(
      wrong.length,
      0,
      wrong
        .slice(0, 3)
        .map((one) => `${one.code}: ${one.show()}`)
        .join('\n'),
    );
    for (const [form, floor] of Object.entries(FLOORS)) {
      const plain = tried.filter((one) => one.form === form && one.changes.length === 0);
      const part = plain.filter((one) => one.outcome === 'done').length / plain.length;
      assert.ok(part >= floor, `only ${part} of plain ${form} edits succeed`);
    }
  });
});

/** How many of the cases with one change, or none, succeed. */
function table(tried: readonly Tried[], title: string): string {
  const rows = Map.groupBy(
    tried.filter((one) => one.changes.length < 2),
    (one) => `${one.form} · ${one.changes[0] ?? 'as it is'}`,
  );
  const lines = [...rows].toSorted().map(([name, cases]) => {
    const done = cases.filter((one) => one.outcome === 'done').length;
    const codes = Map.groupBy(
      cases.filter((one) => one.outcome === 'refused'),
      (one) => one.code,
    );
    const faults = [...codes].map(([code, all]) => `${code} ${all.length}`).join(', ');
    return `${name}: ${done} of ${cases.length} (${Math.round((100 * done) / cases.length)} %) ${faults}`;
  });
  const count = (outcome: Tried['outcome']) => tried.filter((one) => one.outcome === outcome).length;
  return [title, `${count('done')} done, ${count('refused')} refused, ${count('wrong')} wrong`, ...lines].join('\n');
}
