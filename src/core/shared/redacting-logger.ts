// Keeps keys and passwords of known shapes out of the log output.
import type { LoggerPort } from '../ports/machine.ts';
import { redact } from './redact.ts';

export const redactingLogger = (logger: LoggerPort): LoggerPort => ({
  write: (level, text) => logger.write(level, redact(text).text),
});
