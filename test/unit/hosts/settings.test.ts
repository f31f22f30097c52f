// The settings as they are contributed and as they are read: one meaning, and none that a workspace could loosen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { DEFAULTS, readSettings } from '../../../src/hosts/settings.ts';

interface Contributed {
  readonly scope?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

const manifest: {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Contributed>> } };
} = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8'));
const { properties } = manifest.contributes.configuration;
const read = (given: Readonly<Record<string, unknown>>) =>
  readSettings(
    (key) => given[key],
    (key) => key,
  );

describe('settings', () => {
  it('are all out of the workspace’s reach', () => {
    assert.ok(Object.keys(properties).length >= 8);
    for (const [name, { scope }] of Object.entries(properties)) {
      assert.ok(scope === 'machine' || scope === 'application', `${name} can be set by a workspace`);
    }
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(restrictedConfigurations, Object.keys(properties));
  });

  it('have the same defaults where they are contributed and where they are read', () => {
    assert.equal(properties['orquestra.edits.newProblems']?.default, DEFAULTS.newProblems);
    assert.equal(properties['orquestra.edits.problemsWait']?.default, DEFAULTS.problemsWait);
    for (const [name, { enum: values, enumDescriptions }] of Object.entries(properties)) {
      if (values !== undefined) assert.equal(enumDescriptions?.length, values.length, name);
    }
    for (const newProblems of properties['orquestra.edits.newProblems']?.enum ?? []) {
      assert.deepEqual(read({ newProblems }), { settings: { ...DEFAULTS, newProblems }, warnings: [] });
    }
  });

  it('say how much is asked, and that nothing is lost by misspelling it', () => {
    const contributed = properties['orquestra.policy.autonomy'];
    assert.equal(contributed?.default, DEFAULTS.autonomy);
    assert.deepEqual(contributed?.enum, ['careful', 'balanced', 'autonomous']);
    for (const autonomy of contributed?.enum ?? []) assert.equal(read({ autonomy }).settings.autonomy, autonomy);
    const { settings, warnings } = read({ autonomy: 'Careful' });
    assert.equal(settings.autonomy, 'careful');
    assert.match(warnings[0]?.text ?? '', /autonomy is not valid.*The strictest is used/);
  });

  it('that are malformed are named, and their default is used', () => {
    const { settings, warnings } = read({ newProblems: 'shout', problemsWait: -1, mode: 'ask' });
    assert.deepEqual(settings, { ...DEFAULTS, mode: 'ask' });
    assert.deepEqual(
      warnings.map(({ text }) => /The setting (\w+) is not valid/.exec(text)?.[1]),
      ['newProblems', 'problemsWait'],
    );
  });
});
