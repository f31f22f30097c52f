// The environment git is given: by name what it needs, and settings that no key can slip past.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { environmentOf } from '../../../../src/adapters/git/environment.ts';

const given = {
  source: {
    HOME: '/home/ada',
    Path: '/evil',
    GIT_DIR: '/x',
    EDITOR: 'evil',
    OPENAI_API_KEY: 'secret',
    LD_PRELOAD: 'x',
  },
  path: '/usr/bin',
  settings: [['filter.a=b.clean', '']] as const,
  ceiling: '/w',
  reads: true,
};

describe('environmentOf', () => {
  it('passes on what git needs to find the user’s own settings, and nothing else', () => {
    const environment = environmentOf(given);
    assert.deepEqual(
      Object.keys(environment).filter((name) => !name.startsWith('GIT_')),
      ['HOME', 'PATH', 'LC_ALL'],
    );
    assert.equal(environment.PATH, '/usr/bin');
    assert.equal(environment.GIT_DIR, undefined);
  });

  it('names settings whole', () => {
    const environment = environmentOf(given);
    assert.equal(environment.GIT_CONFIG_COUNT, '1');
    assert.equal(environment.GIT_CONFIG_KEY_0, 'filter.a=b.clean');
    assert.equal(environment.GIT_CONFIG_VALUE_0, '');
  });

  it('lets nothing be fetched, asked for at a terminal, or written by looking', () => {
    const { GIT_ALLOW_PROTOCOL, GIT_TERMINAL_PROMPT, GIT_OPTIONAL_LOCKS } = environmentOf(given);
    assert.deepEqual([GIT_ALLOW_PROTOCOL, GIT_TERMINAL_PROMPT, GIT_OPTIONAL_LOCKS], ['none', '0', '0']);
  });
});
