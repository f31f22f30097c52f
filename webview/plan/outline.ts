// A plan as lines: every step below the one it is part of, with what it cost together with all under it.
import { needsDecision, type Plan, type Spent, type Step } from '../../src/protocol/plan.ts';
import { addSpent, NOTHING_SPENT } from '../../src/protocol/plan-fold.ts';

export interface Line {
  readonly step: Step;
  readonly depth: number;
  /** Steps directly in it. */
  readonly children: number;
  /** With all steps under it. */
  readonly spent: Spent;
  /** The lines of the steps under it follow it directly. */
  readonly under: number;
}

/** All lines, in the plan's order; steps whose parents go round in a circle stand at the front level. */
export function outlineOf({ steps }: Plan): readonly Line[] {
  const known = new Set(steps.map((step) => step.id));
  const parentOf = (step: Step) => (step.parent !== undefined && known.has(step.parent) ? step.parent : undefined);
  const children = Map.groupBy(steps, parentOf);
  const lines: Line[] = [];
  const seen = new Set<string>();
  const add = (step: Step, depth: number): Spent => {
    seen.add(step.id);
    const place = lines.length;
    const own = step.spent ?? NOTHING_SPENT;
    lines.push({ step, depth, children: 0, spent: own, under: 0 });
    const inside = (children.get(step.id) ?? []).filter((child) => !seen.has(child.id));
    const spent = inside.reduce((sum, child) => addSpent(sum, add(child, depth + 1)), own);
    lines[place] = { step, depth, children: inside.length, spent, under: lines.length - place - 1 };
    return spent;
  };
  for (const step of children.get(undefined) ?? []) add(step, 0);
  for (const step of steps) if (!seen.has(step.id)) add(step, 0);
  return lines;
}

/** Without what lies under a line that is folded. */
export function visibleOf(lines: readonly Line[], folded: ReadonlySet<string>): readonly Line[] {
  if (folded.size === 0) return lines;
  const visible: Line[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    visible.push(line);
    if (folded.has(line.step.id)) index += line.under;
  }
  return visible;
}

/**
 * What waits for the user's decision. An agent decides about its own steps by itself, and a group is told by the steps in it.
 */
export function givenUp(lines: readonly Line[]): readonly Step[] {
  const steps = new Map(lines.map(({ step }) => [step.id, step]));
  const waits = ({ step }: Line) => {
    const parent = step.parent === undefined ? undefined : steps.get(step.parent);
    return needsDecision(step) && step.kind !== 'task' && (parent === undefined || parent.kind === 'group');
  };
  return lines
    .filter((line, index) => {
      if (!waits(line)) return false;
      const under = lines.slice(index + 1, index + 1 + line.under);
      return line.step.kind !== 'group' || !under.some(waits);
    })
    .map(({ step }) => step);
}
