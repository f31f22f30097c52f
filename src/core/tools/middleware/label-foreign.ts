// What every call gives back, before the model, the screen or the log see it: without hidden characters, and labelled where it is not ours.
import type { Display } from '../../../protocol/display.ts';
import { fault } from '../../../protocol/fault.ts';
import type { ClockPort, LoggerPort } from '../../ports/machine.ts';
import { fence } from '../../shared/fence.ts';
import { hiddenNote, stripHidden, stripPrinted } from '../../shared/strip-hidden.ts';
import { stripValue } from '../../shared/strip-value.ts';
import { sourcesOf } from '../foreign-sources.ts';
import type { Tool, ToolResult } from '../tool.ts';
import type { Calling, Middleware } from './middleware.ts';

/** Commands whose output is remembered to be from elsewhere, for whoever reads on in it. */
const REMEMBERED = 200;

/** `brought` are tools that are not built in: an editor's, a server's. */
export function labelForeign(
  brought: readonly Tool[],
  { clock, logger }: { readonly clock: Pick<ClockPort, 'hash' | 'id'>; readonly logger: LoggerPort },
): Middleware {
  const names = new Map(brought.map((tool) => [tool.name, `the tool ${tool.title}`]));
  const commands = new Map<string, readonly string[]>();

  const sources = ({ tool, prepared }: Calling, result: ToolResult): readonly string[] => {
    const found = [...sourcesOf(prepared.effects, result), ...[names.get(tool.name) ?? []].flat()];
    const { display } = result;
    if (display?.kind !== 'terminal') return found;
    const key = `${display.cwd}\n${display.command}`;
    if (prepared.effects.some((effect) => effect.kind === 'execute')) {
      commands.delete(key);
      if (found.length > 0) commands.set(key, found);
      for (const oldest of commands.keys()) {
        if (commands.size <= REMEMBERED) break;
        commands.delete(oldest);
      }
    }
    return [...new Set([...found, ...(commands.get(key) ?? [])])];
  };

  return async (calling, next) => {
    const result = await next().catch((error: unknown) => failed(calling, logger, error));
    // What works on the engine alone gives what agents and the user have said, which has been looked at already.
    if (calling.tool.inside === true && !names.has(calling.tool.name)) return result;
    const { text, hidden } = stripHidden(result.forModel);
    const foreign = sources(calling, result).map((source) => stripHidden(source).text);
    const note = hiddenNote(hidden);
    const fenced = foreign.length === 0 ? text : fence(text, foreign, () => clock.hash(clock.id()).slice(0, 8));
    return {
      ...result,
      forModel: note === undefined ? fenced : `${fenced}\n${note}`,
      ...(result.output === undefined ? {} : { output: stripValue(result.output).value }),
      ...(result.display === undefined ? {} : { display: shown(result.display) }),
      ...(result.problems === undefined ? {} : { problems: stripValue(result.problems).value }),
      ...(result.fault === undefined ? {} : { fault: stripValue(result.fault).value }),
      ...(foreign.length === 0 ? {} : { foreign }),
      ...(hidden === undefined ? {} : { hidden }),
    };
  };
}

/** What a failure says may be what a server has said. */
function failed({ tool }: Calling, logger: LoggerPort, error: unknown): ToolResult {
  logger.write('error', `${tool.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
  const why = error instanceof Error ? error.message : String(error);
  const problem = fault('tool.crashed', `${tool.name} failed unexpectedly: ${why}. The log has the details.`);
  return { forModel: problem.text, fault: problem };
}

/** What a change does is shown as it is; a terminal's sequences are for whoever draws it. */
function shown(display: Display): Display {
  if (display.kind === 'diff') return display;
  if (display.kind !== 'terminal') return stripValue(display).value;
  return { ...display, output: stripPrinted(display.output) };
}
