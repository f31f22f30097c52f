// The set of hostile and ordinary paths: no hostile one is touched unasked, no ordinary one is asked for in vain.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decidePath } from '../../../../src/core/policy/decide-path.ts';
import { PATH_CASES } from '../../../support/policy-cases/paths.ts';
import { judge } from '../../../support/policy-cases/report.ts';

describe('the set of paths', () => {
  it('is large, and each is judged right', () => {
    const report = judge(PATH_CASES, (question) => decidePath(question).decision);
    assert.deepEqual(report, { right: PATH_CASES.length, overCautious: [], unsafe: [] });
    assert.ok(new Set(PATH_CASES.map(({ path, root }) => root + path)).size >= 400);
  });

  it('is told with a reason that no rule lifts, where it is guarded', () => {
    const bare = PATH_CASES.filter(({ guarded, ...question }) => {
      const [effect] = decidePath(question).effects;
      return guarded && !(effect !== undefined && 'guarded' in effect);
    });
    assert.deepEqual(
      bare.map(({ name }) => name),
      [],
    );
  });
});
