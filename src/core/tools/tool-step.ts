// A plan's step that is one tool call: what the user, a plan or a workflow asked for, through the same runner.
import { fault } from '../../protocol/fault.ts';
import type { StepRunner } from '../orchestrator/run.ts';
import type { ClockPort } from '../ports/machine.ts';
import type { ToolRunner } from './runner.ts';

export function createToolStep(parts: { readonly clock: ClockPort; readonly runner: ToolRunner }): StepRunner {
  return async (step, run) => {
    const over = run.overBudget(step.id);
    if (over !== undefined) return { state: 'failed', fault: over };
    const call = parts.clock.id();
    const message = parts.clock.id();
    const tool = step.tool ?? '';
    const part = { type: 'tool-call' as const, call, tool, arguments: JSON.stringify(step.input) };
    const common = { run: run.id, step: step.id };
    await run.recall(step.attempts);
    // Stored together with what the call begins with, which is waited for.
    run.note([
      { ...common, type: 'message.started', message, model: '' },
      { ...common, type: 'message.completed', message, parts: [part], state: 'complete' },
    ]);
    const [report] = await parts.runner.run([part], step.id, run);
    const output = { ...report?.output, text: report?.text ?? '', call };
    if (run.signal.aborted || report?.outcome === 'stopped' || report?.outcome === 'interrupted') {
      // With a fault it waits for a decision: it had begun to change something and nobody saw the end.
      return { state: 'stopped', ...(report?.began === true && report.changed ? { fault: report.fault } : {}) };
    }
    // A plan says what is to be: run again, what is so already is done.
    if (run.kind === 'plan' && report?.fault?.code === 'edit.no-change') {
      return { state: 'done', output, note: 'It was so already.' };
    }
    if (report?.outcome !== 'done') {
      return { state: 'failed', denied: report?.outcome === 'denied', fault: report?.fault, output };
    }
    const { exitCode } = output as { exitCode?: unknown };
    if (run.kind !== 'plan' || step.mayFail === true || exitCode === undefined || exitCode === 0) {
      return { state: 'done', output };
    }
    const end = typeof exitCode === 'number' ? `exit ${exitCode}` : 'a signal';
    const text = `The command ended with ${end}. ${lastLines(output.text)}`;
    return { state: 'failed', output, fault: fault('command.failed', text.trim()) };
  };
}

const lastLines = (text: string) => text.trim().split('\n').slice(-5).join(' ').slice(-600);
