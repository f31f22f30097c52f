// Hosts and paths as rules name them: exactly where they allow, in any spelling where they tighten.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type DecisionRequest, decide } from '../../../../src/core/policy/decide.ts';
import type { Effect, Rule } from '../../../../src/protocol/approval.ts';

const change = (kind: 'read' | 'write' | 'delete', path: string, more: object = {}): Effect => ({
  kind,
  path: `/w/${path}`,
  label: path,
  inside: true,
  ...more,
});
const outside = (kind: 'read', path: string): Effect => ({ kind, path, label: path, inside: false });
const ask = (host: string): Effect => ({ kind: 'network', host, port: 443, method: 'GET', url: `https://${host}/` });
const rule = (when: Rule['when'], more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  when,
  verdict: 'allow',
  tier: 'user',
  reason: 'because',
  ...more,
});
const decided = (effects: readonly Effect[], more: Partial<DecisionRequest> = {}) =>
  decide({ effects, rules: [], mode: 'agent', trusted: true, ...more });
const verdict = (...given: Parameters<typeof decided>) => decided(...given).verdict;

describe('hosts in rules', () => {
  const CASES: readonly (readonly [string, string, boolean])[] = [
    ['*.example.org', 'a.example.org', true],
    ['*.example.org', 'a.b.EXAMPLE.org', true],
    ['*.example.org', 'example.org', false],
    ['*.example.org', 'badexample.org', false],
    ['Example.ORG.', 'example.org', true],
    ['example.org', 'example.org.', true],
    ['bücher.example', 'xn--bcher-kva.example', true],
    ['2130706433', '127.0.0.1', true],
    ['*', 'a.dev', true],
    ['example.org/x', 'example.org', false],
    ['', 'example.org', false],
  ];
  for (const [pattern, host, wanted] of CASES) {
    it(`${pattern} ${wanted ? 'means' : 'does not mean'} ${host}`, () => {
      for (const wish of ['allow', 'deny'] as const) {
        const rules = [rule({ hosts: [pattern] }, { verdict: wish })];
        assert.equal(verdict([ask(host)], { rules }), wanted ? wish : 'ask');
      }
    });
  }
});

describe('paths in rules', () => {
  const CASES: readonly (readonly [string, string, boolean, boolean])[] = [
    ['src/**', 'src/a.ts', true, true],
    ['./src/*.ts', 'src/a.ts', true, true],
    ['src/**', 'lib/src/a.ts', false, false],
    ['*.ts', 'a.ts', true, true],
    ['*.ts', 'src/a.ts', false, true],
    ['SRC/**', 'src/a.ts', false, true],
    ['**/*.ts', 'src/a.ts', true, true],
    ['/w/src/**', 'src/a.ts', true, true],
    ['../w/src/**', 'src/a.ts', false, false],
  ];
  for (const [pattern, path, allows, tightens] of CASES) {
    it(`${pattern} over ${path}: ${allows ? 'allowed' : 'not allowed'}, ${tightens ? 'denied' : 'not denied'}`, () => {
      for (const roots of [['/w'], []]) {
        const given = (wish: Rule['verdict']) => ({ roots, rules: [rule({ paths: [pattern] }, { verdict: wish })] });
        assert.equal(verdict([change('write', path)], given('allow')), allows ? 'allow' : 'ask');
        assert.equal(verdict([change('write', path)], given('deny')), tightens ? 'deny' : 'ask');
      }
    });
  }

  it('of a home deny it whoever is at home', () => {
    const rules = [rule({ paths: ['~/.ssh/**'] }, { verdict: 'deny' })];
    for (const path of ['/home/me/.ssh/id', '/root/.ssh/id', '/Users/me/.ssh/id', 'C:\\Users\\me\\.ssh\\id']) {
      assert.equal(verdict([outside('read', path)], { rules }), 'deny', path);
    }
    assert.equal(verdict([outside('read', '/srv/.ssh/id')], { rules }), 'ask');
  });
});
