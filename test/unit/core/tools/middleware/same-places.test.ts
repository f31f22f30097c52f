// A command whose folder was exchanged between the question and the run does not run in another.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FilesPort } from '../../../../../src/core/ports/files.ts';
import type { Calling } from '../../../../../src/core/tools/middleware/middleware.ts';
import { samePlaces } from '../../../../../src/core/tools/middleware/same-places.ts';
import type { Effect } from '../../../../../src/protocol/approval.ts';

const files = (links: Readonly<Record<string, string>>): Pick<FilesPort, 'locate' | 'locateName'> => ({
  locate: async (path) => ({ path: links[path] ?? path, label: path, inside: true }),
  locateName: async (path) => ({ path, label: path, inside: true }),
});

async function run(effects: readonly Effect[], links: Readonly<Record<string, string>>): Promise<string> {
  const calling = { prepared: { effects } } as unknown as Calling;
  const result = await samePlaces(files(links))(calling, async () => ({ forModel: 'ran' }));
  return result.fault?.code ?? result.forModel;
}

const command: Effect = { kind: 'execute', command: 'make', cwd: '/w/build', inside: true };
const file = (kind: 'write' | 'delete', path: string): Effect => ({ kind, path, label: path, inside: true });

describe('the places of a command', () => {
  it('are those that were decided about', async () => {
    assert.equal(await run([command, file('write', '/w/out')], {}), 'ran');
  });

  it('were exchanged for others while it waited, and it does not run', async () => {
    assert.equal(await run([command], { '/w/build': '/etc' }), 'approval.moved');
    assert.equal(await run([command, file('write', '/w/out')], { '/w/out': '/home/me/.bashrc' }), 'approval.moved');
  });

  it('may be links that are deleted, and are left to themselves where nothing is run', async () => {
    assert.equal(await run([command, file('delete', '/w/link')], { '/w/link': '/etc' }), 'ran');
    assert.equal(await run([file('write', '/w/out')], { '/w/out': '/etc' }), 'ran');
  });
});
