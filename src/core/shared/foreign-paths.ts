// Folders of a workspace that hold what others wrote: dependencies, and what git has fetched.

const DEPENDENCIES =
  /^(.*?(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|third[_-]party|\.?venv|site-packages|dist-packages|Pods|Carthage|\.cargo|\.gradle|\.m2|\.yarn|\.pnpm-store|\.tox|elm-stuff|target\/(?:debug|release|package))(?:\/(?:@[^/]+\/)?[^/]+)?)(?:\/|$)/i;
const HISTORY = /(?:^|\/)\.git(?:\/|$)/i;

export const HISTORY_SOURCE = "the repository's history";

/** Where the text of such a file comes from, in words; undefined for the workspace's own. */
export function foreignPath(label: string): string | undefined {
  const path = label.replaceAll('\\', '/');
  if (HISTORY.test(path)) return HISTORY_SOURCE;
  return DEPENDENCIES.exec(path)?.[1];
}
