// Which changes are looked at, accepted or taken back together: those of a call, a turn, a step, a plan, or all since a point.
import type { HostCommand } from '../../../protocol/command.ts';

export type Target = Omit<Extract<HostCommand, { type: 'changes.open' }>, 'type' | 'session' | 'parts'>;
