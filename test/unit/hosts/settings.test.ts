// The settings as they are contributed and as they are read: one meaning, and none that a workspace could loosen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { providerKinds } from '../../../src/adapters/llm/kinds.generated.ts';
import { DEFAULTS, readSettings } from '../../../src/hosts/settings.ts';

interface Contributed {
  readonly scope?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, Contributed>>;
  readonly items?: { readonly properties: Readonly<Record<string, Contributed>> };
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

  it('offer every kind of provider, and name them all when one is misspelt', () => {
    const kinds = providerKinds.map(({ kind }) => kind);
    assert.deepEqual(properties['orquestra.providers']?.items?.properties.kind?.enum, kinds);
    const { settings, warnings } = read({ providers: [{ id: 'mine', kind: 'openrooter' }] });
    assert.deepEqual(settings.providers, []);
    assert.match(warnings[0]?.text ?? '', /choose one of anthropic, azure.*openrouter.*xai/);
  });

  it('take the quirks of a server and its wire, and no quirk that there is not', () => {
    const mine = { id: 'mine', kind: 'compatible', baseUrl: 'http://127.0.0.1:1/v1', wire: 'anthropic-messages' };
    const quirks = { maxTokensField: 'max_tokens', noParallel: true, extraBody: { seed: 1 } };
    assert.deepEqual(read({ providers: [{ ...mine, quirks }] }).settings.providers, [{ ...mine, quirks }]);
    const wrong = read({ providers: [{ ...mine, quirks: { noParalel: true } }] });
    assert.match(wrong.warnings[0]?.text ?? '', /providers\.0\.quirks.*noParalel/);
    const offered = properties['orquestra.providers']?.items?.properties;
    assert.deepEqual(offered?.wire?.enum, ['openai-chat', 'openai-responses', 'anthropic-messages']);
    for (const name of Object.keys(quirks)) assert.ok(offered?.quirks?.properties?.[name], name);
  });

  it('say which model does what, whom to go on with, and what models cost', () => {
    const given = {
      models: { plan: 'a/b', fast: 'c/d/e' },
      fallback: ['a/b', 'c/d'],
      prices: { 'a/b': { input: 1, output: 2 }, 'c/d': { input: 1, output: 2, cachedInput: 0.1, cacheWrite: 3 } },
      effort: 'low',
      findLocal: false,
    };
    const { settings, warnings } = read(given);
    assert.deepEqual(warnings, []);
    assert.deepEqual([settings.models, settings.fallback], [given.models, given.fallback]);
    assert.deepEqual(settings.prices['a/b'], { input: 1, output: 2, cachedInput: 1 });
    assert.deepEqual(settings.prices['c/d'], given.prices['c/d']);
    assert.deepEqual([settings.effort, settings.findLocal], ['low', false]);
    const wrong = read({ models: { plan: 'b' }, fallback: ['b'], prices: { b: { input: 1 } }, effort: 'much' });
    assert.deepEqual(wrong.settings, DEFAULTS);
    assert.equal(wrong.warnings.length, 4);
  });
});
