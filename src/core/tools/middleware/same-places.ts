// Refuses a command whose folder or files have come to be others since it was decided about: a link put in their place meanwhile.
import type { Effect } from '../../../protocol/approval.ts';
import { fault } from '../../../protocol/fault.ts';
import type { FilesPort } from '../../ports/files.ts';
import type { ToolResult } from '../tool.ts';
import type { Middleware } from './middleware.ts';

/** Of more than these nobody has read each. */
const MOST = 200;

/** Edits are held to the content they were based on by themselves; a command is told a folder, and goes wherever that leads. */
export const samePlaces =
  (files: Pick<FilesPort, 'locate' | 'locateName'>): Middleware =>
  async ({ prepared: { effects } }, next) => {
    if (!effects.some((effect) => effect.kind === 'execute')) return next();
    const moved = (await Promise.all(effects.slice(0, MOST).map((effect) => movedTo(effect, files)))).find(
      (one) => one !== undefined,
    );
    return moved === undefined ? next() : refused(moved);
  };

interface Moved {
  readonly from: string;
  readonly to: string;
}

async function movedTo(effect: Effect, files: Pick<FilesPort, 'locate' | 'locateName'>): Promise<Moved | undefined> {
  const from = placeOf(effect);
  if (from === undefined) return undefined;
  // A link that is deleted is not followed.
  const { path: to } = await (effect.kind === 'delete' ? files.locateName(from) : files.locate(from));
  return to === from ? undefined : { from, to };
}

function placeOf(effect: Effect): string | undefined {
  if (effect.kind === 'execute') return effect.cwd;
  return effect.kind === 'read' || effect.kind === 'write' || effect.kind === 'delete' ? effect.path : undefined;
}

function refused({ from, to }: Moved): ToolResult {
  const text = `Not run: ${from} leads to ${to} by now, which is not what was decided about. Look at it, and call it again.`;
  return { forModel: text, fault: fault('approval.moved', text) };
}
