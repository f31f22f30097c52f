// What makes a rule one that would not do what it says: conditions that match nothing, and examples that it does not keep.
import type { Rule } from '../../protocol/approval.ts';
import { failedExample, type RuleProblem } from './check-examples.ts';
import { readPattern } from './command-pattern.ts';
import { readHostPattern } from './match-host.ts';

/** Undefined when the rule can be used. */
export function ruleProblem(rule: Rule): RuleProblem | undefined {
  const { when, verdict } = rule;
  const named = Object.entries(when).filter(([, condition]) => condition !== undefined);
  if (named.length === 0 && verdict !== 'allow') {
    return { field: 'when', text: 'names no condition, so that it would forbid or ask for nothing' };
  }
  const empty = named.find(([, condition]) => Array.isArray(condition) && condition.length === 0);
  if (empty !== undefined && verdict !== 'allow') {
    return { field: `when.${empty[0]}`, text: 'is an empty list, which matches nothing' };
  }
  if (when.cwd !== undefined && !/^(?:[/\\]|[A-Za-z]:[/\\])/.test(when.cwd)) {
    return { field: 'when.cwd', text: `"${when.cwd}" is no whole path, so that it would match no folder` };
  }
  return (
    badOne('hosts', when.hosts, (host) => readHostPattern(host) === undefined, 'names no host') ??
    badOne('commands', when.commands, (command) => readPattern(command).length === 0, 'names no command') ??
    badOne('paths', when.paths, (path) => path.trim() === '', 'names no path') ??
    badOne('paths', when.paths, climbs, 'leads out of the workspace; write the whole path') ??
    failedExample(rule)
  );
}

function badOne(
  field: string,
  values: readonly string[] | undefined,
  isBad: (value: string) => boolean,
  text: string,
): RuleProblem | undefined {
  const at = values?.findIndex(isBad) ?? -1;
  return at === -1 ? undefined : { field: `when.${field}.${at}`, text: `"${values?.[at]}" ${text}` };
}

const climbs = (path: string) => path.split(/[\\/]/).includes('..');
