// Writes one line into the log output for each call: what ran, how long, how it ended; never what was read or written.
import type { ClockPort, LoggerPort } from '../../ports/machine.ts';
import type { Middleware } from './middleware.ts';

export const logCalls =
  (logger: LoggerPort, clock: ClockPort): Middleware =>
  async ({ tool, context }, next) => {
    const startedAt = clock.now();
    const result = await next();
    logger.write(
      'debug',
      `${tool.name} ${context.call}: ${result.fault?.code ?? 'done'} in ${clock.now() - startedAt} ms`,
    );
    return result;
  };
