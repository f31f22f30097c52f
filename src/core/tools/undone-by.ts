// What a call that took changes of others back says of that.
import type { EventBody } from '../../protocol/event.ts';
import type { Run } from '../orchestrator/run.ts';
import type { ToolResult } from './tool.ts';

/** In one piece with the call's end: a crash between the two would leave what was taken back looking as if it stood. */
export function undoneBy(run: Run, step: string, { undone }: ToolResult): readonly EventBody[] {
  if (undone === undefined) return [];
  const { calls, restored, parts, restoredParts } = undone;
  return [
    {
      type: 'edit.undone',
      run: run.id,
      step,
      by: run.id,
      calls: [...calls],
      restored: [...restored],
      ...(parts === undefined ? {} : { parts: [...parts] }),
      ...(restoredParts === undefined ? {} : { restoredParts: [...restoredParts] }),
    },
  ];
}
