// The log of hosts without a screen of their own: lines on stderr from a level on.
import type { LoggerPort } from '../../core/ports/machine.ts';
import { redactingLogger } from '../../core/shared/redacting-logger.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** What a terminal would obey instead of show; logged text may come from a model or a web page. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

export function createLogger(level: LogLevel, output: { write(text: string): unknown } = process.stderr): LoggerPort {
  const least = LEVELS.indexOf(level);
  return redactingLogger({
    write: (given, text) => {
      if (LEVELS.indexOf(given) < least) return;
      output.write(`${new Date().toISOString()} ${given} ${text.replace(CONTROL, '')}\n`);
    },
  });
}
