// The one step of a run that makes its own plan: a turn's agent, a tool, an undo.
import type { Step } from '../../protocol/plan.ts';

export const firstStep = (kind: 'agent' | 'tool', title: string, more: Partial<Step> = {}): Step => ({
  id: 's1',
  title,
  kind,
  needs: [],
  input: {},
  state: 'pending',
  attempts: 0,
  evidence: [],
  ...more,
});
