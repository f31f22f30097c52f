// Whether a rule speaks about an effect: every condition it names must match, and a rule that names none matches nothing.
import type { Effect, Mode, Rule } from '../../protocol/approval.ts';
import { foldText } from '../shared/guard-path.ts';
import { matchGlob } from './glob.ts';
import { hostOf } from './host-of.ts';

/**
 * A rule that tightens (ask, deny) also matches the path as the user reads it, and whatever case or look-alike letters it
 * is written in, and every port of a host; a rule that allows matches the canonical path alone, and of a host that is named
 * without a port only the one that belongs to the scheme.
 */
export function matchesEffect(rule: Rule, effect: Effect, mode: Mode): boolean {
  const { effects, paths, hosts, commands, cwd, modes } = rule.when;
  const conditions = [
    effects?.includes(effect.kind),
    paths === undefined ? undefined : matchesPath(paths, effect, rule.verdict !== 'allow'),
    hosts === undefined ? undefined : matchesHost(hosts, effect, rule.verdict !== 'allow'),
    commands === undefined ? undefined : effect.kind === 'execute' && commands.includes(effect.command),
    cwd === undefined ? undefined : effect.kind === 'execute' && effect.cwd === cwd,
    modes?.includes(mode),
  ].filter((condition) => condition !== undefined);
  return conditions.length > 0 && conditions.every((condition) => condition);
}

function matchesPath(patterns: readonly string[], effect: Effect, tightens: boolean): boolean {
  if (!('path' in effect)) return false;
  const path = withSlashes(effect.path);
  if (!tightens) return patterns.some((pattern) => pattern === effect.path || matchGlob(withSlashes(pattern), path));
  const names = [foldText(path), foldText(withSlashes(effect.label))];
  return patterns.some((pattern) => names.some((name) => matchGlob(foldText(withSlashes(pattern)), name)));
}

function matchesHost(hosts: readonly string[], effect: Effect, tightens: boolean): boolean {
  if (effect.kind !== 'network') return false;
  return hosts.includes(hostOf(effect)) || (tightens && hosts.includes(effect.host));
}

/** Backslashes separate segments on Windows only. */
const withSlashes = (path: string) => (/^(?:[A-Za-z]:|\\\\)/.test(path) ? path.replaceAll('\\', '/') : path);
