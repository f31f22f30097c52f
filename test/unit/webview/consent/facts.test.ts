// What an approval says: what is worst first, nothing twice, and nothing that nobody is asked about.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Approval, Effect } from '../../../../src/protocol/approval.ts';
import { factsOf } from '../../../../webview/consent/facts.ts';

const approval = (effects: Effect[], reasons: string[] = [], preview?: Approval['preview']): Approval => ({
  id: 'a',
  call: 'c',
  tool: 't',
  title: 'Tool',
  summary: 'Does it',
  reasons,
  effects,
  hash: 'h',
  ...(preview === undefined ? {} : { preview }),
});
const said = (...given: Parameters<typeof approval>) => factsOf(approval(...given)).map((fact) => fact.text);
const file = (kind: 'read' | 'write' | 'delete', label: string, more: object = {}): Effect => ({
  kind,
  path: `/w/${label}`,
  label,
  inside: true,
  ...more,
});
const run = (command: string, more: object = {}): Effect => ({
  kind: 'execute',
  command,
  cwd: '/w',
  inside: true,
  ...more,
});

describe('the facts of an approval', () => {
  it('begin with what cannot be taken back, what shows secrets and what leaves the workspace', () => {
    const facts = factsOf(
      approval([
        file('write', 'a.txt'),
        file('delete', '../b', { inside: false }),
        { kind: 'secret', what: 'the environment' },
        run('npm publish', { irreversible: 'publishes a package' }),
      ]),
    );
    assert.deepEqual(
      facts.map((fact) => fact.rank),
      [0, 1, 3, 8],
    );
    assert.deepEqual(
      facts.map((fact) => fact.sign),
      ['warning', 'warning', 'warning', undefined],
    );
    assert.equal(facts[0]?.text, '“npm publish” publishes a package, which nobody can take back.');
  });

  it('say once what a reason says already, and a whole address in place of a host', () => {
    const network: Effect = { kind: 'network', host: 'a.org', port: 443, method: 'GET', url: 'https://a.org/x?y' };
    assert.deepEqual(said([file('write', 'a.txt'), network], ['It writes a.txt.', 'It asks a.org over the network.']), [
      'It asks a.org over the network: GET https://a.org/x?y.',
      'It writes a.txt.',
    ]);
  });

  it('keep reasons that no effect explains, and tell of reads in one line at the end', () => {
    const reads = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => file('read', `${name}.txt`));
    assert.deepEqual(said([...reads, run('cat', { known: true })], ['A rule wants it asked: look first.']), [
      'A rule wants it asked: look first.',
      'Reads a.txt, b.txt, c.txt, d.txt and 2 more.',
    ]);
  });

  it('leave out what the command above them shows, and name what a wrapper would start', () => {
    const preview = { kind: 'terminal' as const, command: 'sudo make', cwd: '/w', output: '' };
    assert.deepEqual(said([run('sudo make'), run('make', { via: 'sudo' })], [], preview), [
      'It runs “make” through sudo.',
    ]);
  });
});
