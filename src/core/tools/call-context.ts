// What a running call may do beside its effect: show progress, ask, report tasks, delegate, propose.
import type { Run } from '../orchestrator/run.ts';
import { stripPrinted } from '../shared/strip-hidden.ts';
import { stripValue } from '../shared/strip-value.ts';
import type { Ready } from './consent.ts';
import type { RunContext, TaskReport } from './tool.ts';

export interface ContextParts {
  readonly reportTasks: (run: Run, step: string, tasks: readonly TaskReport[]) => Promise<void>;
}

export function contextOf(parts: ContextParts, ready: Ready, step: string, run: Run): RunContext {
  const call = ready.call.call;
  return {
    call,
    session: run.session,
    run: run.id,
    signal: run.signal,
    progress: (text) => run.stream({ type: 'tool.progress', call, text: stripPrinted(text) }),
    ask: async (given, choices) => {
      const { question, options } = stripValue({ question: given, options: choices }).value;
      if (run.approve !== 'ask') return null;
      const answered = run.awaitAnswer(call);
      await run.emit([
        { type: 'question.asked', run: run.id, step, question: { call, step, question, options: [...options] } },
      ]);
      const answer = await answered;
      await run.emit([{ type: 'question.answered', run: run.id, step, call, answer }]);
      return answer;
    },
    foreign: () => run.foreign(),
    delegate: (tasks) => run.delegate(step, stripValue(tasks).value),
    proposePlan: (plan) => run.propose(step, plan),
    reportPlan: (tasks) => parts.reportTasks(run, step, stripValue(tasks).value),
    remembered: (id, text) => run.emit([{ type: 'memory.saved', run: run.id, step, id, text }], true),
  };
}
