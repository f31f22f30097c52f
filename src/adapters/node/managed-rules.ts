// The rules of the organisation: where they lie, and whether none but an administrator can have written them.
import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export function managedRulesFile(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Orquestra', 'rules.json');
  if (platform === 'darwin') return '/Library/Application Support/Orquestra/rules.json';
  return '/etc/orquestra/rules.json';
}

const WRITABLE_BY_OTHERS = 0o022;

/** A sentence, or undefined when it is safe. Windows tells no owner: there, whoever runs Orquestra must not be able to write it. */
export async function whyUnsafe(
  path: string,
  { platform = process.platform, owner = 0 } = {},
): Promise<string | undefined> {
  if (platform === 'win32') {
    const writable = await open(path, 'r+').catch(() => undefined);
    await writable?.close();
    return writable === undefined ? undefined : `whoever runs Orquestra can write the file. ${LET_ONLY}`;
  }
  for (const place of [path, dirname(path)]) {
    const { uid, mode } = await stat(place);
    if (uid !== owner) return `${place} does not belong to the administrator. ${LET_ONLY}`;
    if ((mode & WRITABLE_BY_OTHERS) !== 0) return `others than the administrator can write ${place}. ${LET_ONLY}`;
  }
  return undefined;
}

const LET_ONLY = 'Let only an administrator write it and its folder.';
