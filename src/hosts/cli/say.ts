// What the command line says beside its result: log lines and warnings on stderr, the same thing only once.
import { createLogger } from '../../adapters/node/logger.ts';
import type { LoggerPort } from '../../core/ports/machine.ts';
import type { Fault } from '../../protocol/fault.ts';
import { printable } from './printable.ts';

export interface Say {
  readonly logger: LoggerPort;
  /** Says each warning that has not been logged already. */
  warn(warnings: readonly Fault[]): void;
}

export function createSay(verbose: boolean): Say {
  const lines = createLogger(verbose ? 'debug' : 'warn');
  const logged = new Set<string>();
  return {
    logger: {
      write: (level, text) => {
        if (level === 'warn' || level === 'error') logged.add(text);
        lines.write(level, text);
      },
    },
    warn: (warnings) => {
      for (const { text } of warnings) if (!logged.has(text)) process.stderr.write(`${printable(text)}\n`);
    },
  };
}
