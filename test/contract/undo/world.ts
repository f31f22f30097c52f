// An orchestrator over a real folder, a real log and real images, whose calls do something at random and copy the folder around it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as z from 'zod';
import { createBlobs } from '../../../src/adapters/node/blobs.ts';
import { createClock } from '../../../src/adapters/node/clock.ts';
import { createFiles } from '../../../src/adapters/node/files.ts';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import { createOrchestrator } from '../../../src/core/create.ts';
import { lexicalPorts } from '../../../src/core/policy/lexical-ports.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { deleteFile } from '../../../src/core/tools/builtin/delete-file.ts';
import { editFile } from '../../../src/core/tools/builtin/edit-file.ts';
import { moveFile } from '../../../src/core/tools/builtin/move-file.ts';
import { writeFile } from '../../../src/core/tools/builtin/write-file.ts';
import { type FileStep, prepareSteps, readFound } from '../../../src/core/tools/edit/file-steps.ts';
import { createSeenFiles } from '../../../src/core/tools/seen-files.ts';
import { defineTool, type PreparedCall, type Tool } from '../../../src/core/tools/tool.ts';
import { fail, type Outcome, succeed } from '../../../src/protocol/fault.ts';
import { type Act, actFor } from './acts.ts';
import { copyTree, type Tree } from './tree.ts';

export interface Copies {
  readonly before: Tree;
  readonly after: Tree;
}

export async function createWorld(root: string, storage: string) {
  const copies = new Map<string, Copies>();
  const acts = new Map<string, Act>();
  const act = defineTool({
    name: 'act',
    title: 'Act',
    description: 'Does something.',
    input: z.object({ seed: z.number() }),
    prepare: async ({ seed }, ports, scope) => {
      const chosen = actFor(seed, copyTree(root));
      const prepared = await preparedFor(chosen, ports);
      if (!prepared.ok) return prepared;
      return succeed({
        ...prepared.value,
        run: async (context) => {
          const before = copyTree(root);
          const result = await prepared.value.run(context);
          copies.set(scope.call ?? '', { before, after: copyTree(root) });
          acts.set(scope.call ?? '', chosen);
          return result;
        },
      });
    },
  });
  const opened = await openLog({ folder: storage, logger: { write: () => undefined } });
  assert.ok(opened.ok);
  const orchestrator = createOrchestrator({
    ports: portsOf(root, storage, opened.value.log),
    tools: [act],
    models: { defaultModel: () => 'none', resolve: () => fail('model.none', 'There is none.') } as never,
    repairJson: (text) => text,
    trusted: () => true,
    blocked: () => undefined,
    defaultMode: () => 'agent',
    approve: 'all',
  });
  return { orchestrator, log: opened.value.log, copies, acts };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

function portsOf(root: string, storage: string, log: Ports['log']): Ports {
  return {
    ...lexicalPorts(root),
    files: createFiles([root]),
    blobs: createBlobs(join(storage, 'images')),
    clock: createClock(),
    log,
    rules: {
      list: async () => succeed([]),
      add: async () => succeed(undefined),
      remove: async () => succeed(undefined),
    },
  };
}

const scope = () => ({ seen: createSeenFiles() });

/** By the tools where there is one, else as what a command has done. */
function preparedFor(act: Act, ports: Ports): Promise<Outcome<PreparedCall>> {
  const by = (tool: Tool, input: unknown) => tool.prepare(input, ports, scope());
  switch (act.what) {
    case 'create':
      return by(writeFile, { path: act.path, content: act.text });
    case 'edit':
      return by(editFile, { path: act.path, edits: act.edits });
    case 'delete':
      return by(deleteFile, { path: act.path });
    case 'move':
      return by(moveFile, { from: act.path, to: act.to });
    case 'nothing':
      return Promise.resolve(fail('act.nothing', 'There is nothing to do.'));
    default:
      return raw(act, ports);
  }
}

async function raw(
  act: Extract<Act, { what: 'mode' | 'link' | 'binary' }>,
  ports: Ports,
): Promise<Outcome<PreparedCall>> {
  const at = await ports.files.locateName(act.path);
  const found = await readFound(ports.files, at.path);
  if (!found.ok) return found;
  const before = found.value;
  const bytes = Buffer.from(act.what === 'mode' ? '' : act.data, 'latin1');
  let step: FileStep = { change: 'write', at, before, bytes, ...(act.what === 'link' ? { link: true } : {}) };
  if (act.what === 'mode') {
    if (before === null) return fail('act.nothing', 'It is not there.');
    step = { change: 'mode', at, before, mode: act.mode };
  }
  const { path, label, inside } = at;
  return succeed(
    prepareSteps([step], ports, { summary: act.what, done: () => 'done' }, [{ kind: 'write', path, label, inside }]),
  );
}
