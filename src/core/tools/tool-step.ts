// A plan's step that is one tool call: what the user or a workflow asked for by hand, through the same runner.
import type { StepRunner } from '../orchestrator/run.ts';
import type { ClockPort } from '../ports.ts';
import type { ToolRunner } from './runner.ts';

export function createToolStep(parts: { readonly clock: ClockPort; readonly runner: ToolRunner }): StepRunner {
  return async (step, run) => {
    const call = parts.clock.id();
    const message = parts.clock.id();
    const tool = String(step.input.tool);
    const part = { type: 'tool-call' as const, call, tool, arguments: JSON.stringify(step.input.input ?? {}) };
    const common = { run: run.id, step: step.id };
    await run.emit([
      { ...common, type: 'message.started', message, model: '' },
      { ...common, type: 'message.completed', message, parts: [part], state: 'complete' },
    ]);
    const [report] = await parts.runner.run([part], step.id, run);
    if (run.signal.aborted || report?.outcome === 'stopped') return { state: 'stopped' };
    if (report?.outcome === 'done') return { state: 'done' };
    return { state: 'failed', denied: report?.outcome === 'denied', fault: report?.fault };
  };
}
