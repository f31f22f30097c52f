// Which leases a call's effects need: reads share, writes own their paths, commands and git have their own.
import type { Effect } from '../../protocol/approval.ts';
import type { Lease } from '../orchestrator/leases.ts';

export function leasesOf(effects: readonly Effect[]): readonly Lease[] {
  return effects.flatMap((effect): Lease[] => {
    switch (effect.kind) {
      case 'read':
        return [{ key: effect.path, kind: 'read' }];
      case 'write':
      case 'delete':
        return [{ key: effect.path, kind: 'write' }];
      case 'execute':
        // What is known and changes something says so by an effect of its own.
        if (isKnown(effect)) return [];
        // Git keeps one index for a whole repository, wherever in it a command runs.
        return [
          { key: effect.cwd, kind: 'run' },
          ...(/\bgit\b/.test(effect.command) ? [{ key: 'git:', kind: 'write' as const }] : []),
        ];
      case 'git':
        return [{ key: 'git:', kind: 'write' }];
      default:
        return [];
    }
  });
}

const isKnown = (effect: Effect) =>
  effect.kind === 'execute' && effect.known === true && effect.irreversible === undefined;

export const isPassive = (effects: readonly Effect[]) =>
  effects.every(
    (effect) => effect.kind === 'read' || effect.kind === 'own' || effect.kind === 'network' || isKnown(effect),
  );
