// A file that a formatter changes while it is saved: the model learns what is there now, and the next edit fits it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FilesPort } from '../../../../../src/core/ports/files.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import { around } from '../../../../../src/core/tools/middleware/middleware.ts';
import { tellSaved } from '../../../../../src/core/tools/middleware/tell-saved.ts';
import type { Tool } from '../../../../../src/core/tools/tool.ts';
import { createWorkbench } from '../workbench.ts';

/** Files that are formatted while they are saved. */
function create(format: (text: string) => string) {
  const bench = createWorkbench({ files: { 'a.ts': 'one\ntwo\nthree\n' } });
  const files: FilesPort = {
    ...bench.files,
    write: (path, bytes, base) =>
      bench.files.write(path, new TextEncoder().encode(format(new TextDecoder().decode(bytes))), base),
  };
  const ports = { ...bench.ports, files };
  const call = async (tool: Tool, input: unknown) => {
    const prepared = await bench.prepare(tool, input, ports);
    const calling = { tool, prepared, context: bench.context, hash: 'h', seen: bench.scope.seen };
    return around([tellSaved(ports)], calling);
  };
  return { bench, ports, call };
}

describe('a file that is changed while it is saved', () => {
  it('is told as what it is now, and so is its change', async () => {
    const { call, bench, ports } = create((text) => text.replaceAll('\t', '  ').replace(/;?\n/g, ';\n'));
    const result = await call(editFile, { path: 'a.ts', edits: [{ old: 'two', new: '\ttwo' }] });
    assert.equal(
      result.forModel,
      [
        'Edited a.ts: 1 place, +1 -1 lines.',
        'The editor changed a.ts again while saving it, as a formatter does. This is what it made of your text:',
        '@@ -1,3 +1,3 @@\n-one\n-\ttwo\n-three\n+one;\n+  two;\n+three;',
      ].join('\n'),
    );
    const [change] = result.changes ?? [];
    assert.deepEqual([change?.added, change?.removed], [3, 3]);
    assert.match(change?.hunks ?? '', /\+ {2}two;/);
    assert.ok(result.display?.kind === 'diff' && result.display.files[0]?.hunks === change?.hunks);
    const now = bench.files.bytes('a.ts');
    assert.ok(now !== undefined && change?.after != null);
    assert.deepEqual(await ports.blobs.get(change.after), new Uint8Array(now));
    assert.deepEqual(bench.scope.seen.of('/workspace/a.ts')?.bytes, new Uint8Array(now));
  });

  it('was taken for what the agent had written, and its next content undid the formatting of what it never saw', async () => {
    const { call, bench } = create((text) => `// formatted\n${text.replaceAll('// formatted\n', '')}`);
    const long = Array.from({ length: 400 }, (_, line) => `line ${line}`).join('\n');
    await call(writeFile, { path: 'a.ts', content: long });
    const upper = create((text) => text.toUpperCase());
    const result = await upper.call(writeFile, { path: 'a.ts', content: long });
    assert.match(result.forModel, /as a formatter does\. Read it again before you change it\.$/);
    assert.ok(result.forModel.length < 400);
    const seen = new TextDecoder().decode(upper.bench.scope.seen.of('/workspace/a.ts')?.bytes);
    assert.equal(seen, long);
    const next = await call(writeFile, { path: 'a.ts', content: `${long}\nmore` });
    assert.equal(next.fault, undefined);
    assert.match(bench.files.text('a.ts') ?? '', /^\/\/ formatted\nline 0\n[\s\S]*\nmore$/);
  });

  it('is not spoken of when it is as it was written', async () => {
    const { call } = create((text) => text);
    const result = await call(editFile, { path: 'a.ts', edits: [{ old: 'two', new: 'TWO' }] });
    assert.equal(result.forModel, 'Edited a.ts: 1 place, +1 -1 lines.');
  });
});
