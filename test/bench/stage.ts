// The stage of all figures taken in a real VS Code: one server, one workspace, one model server, and the products side by side.
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '../../src/protocol/approval.ts';
import { startServer, type VsCodeServer } from '../support/host/server.ts';
import { writeWorkspace } from './workspace.ts';

/** What is opened in a window; `empty` is a window without any product. */
export interface Product {
  readonly name: 'ours' | 'floor' | 'empty';
  /** Its folder; absent for `empty`. */
  readonly extension?: string;
  readonly id: string;
  /** Its item in the activity bar. */
  readonly tab: string;
}

export interface Stage {
  readonly folder: string;
  readonly workspace: string;
  readonly server: VsCodeServer;
  readonly ours: Product;
  readonly floor: Product;
  readonly empty: Product;
  /** Where the probe of the window that was opened last writes its port. */
  readonly probeFile: string;
  close(): Promise<void>;
}

export interface StageOptions {
  /** The root of a built extension: its package.json, dist and media are copied, so a build meanwhile changes nothing. */
  readonly extension: string;
  /** The model server's address, without path. */
  readonly model: string;
}

const floorFolder = join(import.meta.dirname, 'floor');
const probeFolder = join(import.meta.dirname, 'probe');

export async function setStage({ extension, model }: StageOptions): Promise<Stage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-bench-')));
  const workspace = join(folder, 'workspace');
  const product = join(folder, 'product');
  const extensions = join(folder, 'extensions');
  const probeFile = join(folder, 'probe.json');
  await mkdir(workspace);
  await writeWorkspace(workspace);
  for (const part of ['package.json', 'dist', 'media']) {
    const options = { recursive: true, filter: (from: string) => !from.endsWith('.map') };
    await cp(join(extension, part), join(product, part), options);
  }
  await cp(probeFolder, join(extensions, 'orquestra-bench.probe-1.0.0'), { recursive: true });
  const baseUrl = `${model}/v1`;
  const server = await startServer({
    workspace,
    extraExtensionsDir: extensions,
    env: { ORQUESTRA_BENCH_PROBE: probeFile },
    settings: {
      'orquestra.providers': [{ id: 'bench', kind: 'openai', baseUrl, models: ['scripted'] }],
      'orquestra.model': 'bench/scripted',
      'benchFloor.baseUrl': baseUrl,
      'files.autoSave': 'off',
    },
  });
  await writeRules(server, workspace);
  return {
    folder,
    workspace,
    server,
    ours: { name: 'ours', extension: product, id: 'orquestra.orquestra', tab: 'Orquestra' },
    floor: { name: 'floor', extension: floorFolder, id: 'orquestra-bench.floor', tab: 'Bench Floor' },
    empty: { name: 'empty', id: '', tab: '' },
    probeFile,
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The floor asks for nothing, so a rule of the user's lets ours edit the workspace too: what is compared is the work. */
async function writeRules(server: VsCodeServer, workspace: string): Promise<void> {
  const folder = join(server.dataDir, 'data', 'User', 'globalStorage', 'orquestra.orquestra');
  const rule: Rule = {
    id: 'bench',
    when: { effects: ['write'], paths: [`${workspace}/**`] },
    verdict: 'allow',
    tier: 'user',
    reason: 'The bench edits its own workspace.',
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rules.json'), JSON.stringify({ version: 1, rules: [rule] }));
}
