// Log lines from a level on, harmless to a terminal.
import { strict as assert } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createLogger } from '../../../../src/adapters/node/logger.ts';

describe('logger', () => {
  const record = (level: Parameters<typeof createLogger>[0]) => {
    const lines: string[] = [];
    const logger = createLogger(level, { write: (text: string) => lines.push(text) });
    return { logger, lines };
  };

  it('writes one line from its level on', () => {
    const { logger, lines } = record('warn');
    for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) logger.write(level, `at ${level}`);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z warn at warn\n$/);
  });

  it('takes out what a terminal would obey', () => {
    const { logger, lines } = record('trace');
    logger.write('info', 'red \u001b[31m\u0007\u009b2J\tend');
    assert.match(lines[0] ?? '', /info red \[31m2J\tend\n$/);
  });
});
