// The file of rules as editors check it: the schema that is shipped is the one that the product reads by.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { readRuleFile, ruleFileJsonSchema } from '../../../../src/core/policy/rule-file.ts';
import { schemaIssue } from '../../../../src/core/shared/json-schema.ts';
import { RULES_SCHEMA, rulesSchemaText } from '../../../support/gates/schemas.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const RULE = { id: 'a', when: { commands: ['npm test'] }, verdict: 'ask' };
const file = (rules: readonly unknown[], more: object = {}) => ({ version: 1, rules, ...more });

describe('the schema of a file of rules', () => {
  it('is shipped as it is read by, and contributed', () => {
    assert.equal(readFileSync(join(root, RULES_SCHEMA), 'utf8'), rulesSchemaText(), 'Run node esbuild.mjs.');
    const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const [validation] = contributes.jsonValidation;
    assert.equal(join(root, validation.url), join(root, RULES_SCHEMA));
    assert.ok(validation.fileMatch.includes('**/.orquestra/rules.json'));
    assert.match(readFileSync(join(root, '.vscodeignore'), 'utf8'), /^!media\/\*\*\/\*\.schema\.json$/m);
  });

  it('takes and refuses what the product takes and refuses', () => {
    const schema = JSON.parse(rulesSchemaText());
    for (const [given, isRight] of [
      [file([RULE]), true],
      [file([{ ...RULE, tier: 'user', reason: 'x', expires: 1, examples: { matches: ['npm test'] } }]), true],
      [file([], { $schema: './x.json' }), true],
      [file([{ ...RULE, id: '' }]), false],
      [file([{ ...RULE, verdict: 'perhaps' }]), false],
      [file([{ ...RULE, when: { comands: ['x'] } }]), false],
      [file([{ ...RULE, surely: true }]), false],
      [file([RULE], { version: 2 }), false],
      [file([RULE], { more: 1 }), false],
      [{ rules: [] }, false],
      [[], false],
    ] as const) {
      assert.equal(schemaIssue(schema, given) === undefined, isRight, JSON.stringify(given));
      assert.equal(readRuleFile(JSON.stringify(given), 'user').problem === undefined, isRight, JSON.stringify(given));
    }
  });

  it('says of each field what it is for', () => {
    const text = JSON.stringify(ruleFileJsonSchema());
    for (const field of ['when', 'paths', 'commands', 'expires', 'examples', 'doesNotMatch']) {
      assert.match(text, new RegExp(`"${field}":\\{[^{]*(?:\\{[^{}]*\\}[^{}]*)*.*?"description":"[^"]{10,}`));
    }
  });
});
