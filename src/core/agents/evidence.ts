// What an agent's own commands have shown: the last check that passed after its last change, and on which files.
import type { Evidence } from '../../protocol/plan.ts';
import type { Ports } from '../ports.ts';
import type { CallReport } from '../tools/runner.ts';

/** Commands that people run to see whether something works; others show nothing about it. */
const CHECK = /\b(tests?|check|lint|tsc|build|compile|pytest|mocha|jest|vitest|verify|spec|clippy|vet)\b/i;

export async function evidenceOf(
  reports: readonly CallReport[],
  ports: Ports,
  signal: AbortSignal,
): Promise<readonly Evidence[]> {
  const isCheck = (report: CallReport) => report.command !== undefined && CHECK.test(report.command);
  const lastChange = reports.findLastIndex((report) => report.changed && !isCheck(report));
  const shown = reports.findLast((report, index) => index > lastChange && isCheck(report) && report.outcome === 'done');
  if (shown === undefined || shown.output?.exitCode !== 0) return [];
  const tree = await ports.tree?.fingerprint(signal);
  return [
    {
      call: shown.call,
      text: `${shown.command}: exit 0`,
      at: ports.clock.now(),
      ...(tree === undefined ? {} : { tree }),
    },
  ];
}
