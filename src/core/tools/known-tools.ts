// What a plan may know of tools before it runs: their names, what they give, and what is wrong with an input.
import type { Ports } from '../ports.ts';
import { issueText } from '../shared/issues.ts';
import type { Tool } from './tool.ts';

/** Tools of an agent's own plan have no place as steps of one, nor has what stands for others. */
const ABOUT_PLANS = new Set(['update_plan', 'propose_plan', 'delegate', 'more_tools']);

const REFERENCE = /\{\{\s*steps\./;

export function knownTools(all: readonly Tool[], ports: Ports) {
  const usable = all.filter((tool) => tool.offered && !ABOUT_PLANS.has(tool.name));
  const find = (name: string) => usable.find((tool) => tool.name === name);
  return {
    get tools() {
      return usable.filter((tool) => tool.available(ports)).map((tool) => tool.name);
    },
    outputs: (name: string) => find(name)?.outputs,
    inputIssues: (name: string, input: unknown) =>
      (find(name)?.issues(input) ?? [])
        // What a reference will be is known when it is filled in; the tool then looks at it as at any input.
        .filter((issue) => !holdsReference(input, issue.path))
        .map((issue) => ({ path: issue.path.join('.'), text: issueText(issue) })),
  };
}

function holdsReference(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) break;
    value = Object.entries(value).find(([own]) => own === String(key))?.[1];
  }
  return typeof value === 'string' && REFERENCE.test(value);
}
