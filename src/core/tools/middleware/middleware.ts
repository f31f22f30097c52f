// What stands around every call of a tool: each sees the call before it runs, and what came of it, and may change or refuse it.
import type { PreparedCall, RunContext, SeenFiles, Tool, ToolResult } from '../tool.ts';

export interface Calling {
  readonly tool: Tool;
  readonly prepared: PreparedCall;
  readonly context: RunContext;
  /** Of exactly what runs: two calls with the same hash do the same. */
  readonly hash: string;
  /** What the calling agent knows of files: each agent has its own. */
  readonly seen: SeenFiles;
}

/** `next` runs the call, and what stands nearer to it; not calling it refuses the call. */
export type Middleware = (calling: Calling, next: () => Promise<ToolResult>) => Promise<ToolResult>;

/** Only looks, or refuses: a result takes the place of the call. */
export const before =
  (look: (calling: Calling) => ToolResult | undefined): Middleware =>
  async (calling, next) =>
    look(calling) ?? next();

/** Only changes what came of it. */
export const after =
  (change: (result: ToolResult, calling: Calling) => ToolResult): Middleware =>
  async (calling, next) =>
    change(await next(), calling);

/** The first stands outermost. */
export function around(middleware: readonly Middleware[], calling: Calling): Promise<ToolResult> {
  const step = (index: number): Promise<ToolResult> => {
    const one = middleware[index];
    return one === undefined ? calling.prepared.run(calling.context) : one(calling, () => step(index + 1));
  };
  return step(0);
}
