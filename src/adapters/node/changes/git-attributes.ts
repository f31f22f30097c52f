// Whether git may keep contents in another form than they have in the working tree, beside their line ends.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';

const TRANSFORMING = /filter|ident|working-tree-encoding|\[attr\]/;
const ELSEWHERE = /attributesfile/i;

const NAME = `${sep}.gitattributes`;

export const isAttributes = (path: string) => path.endsWith(NAME);

export const mayTransform = (path: string) => TRANSFORMING.test(textOf(path));

/** By what holds for a repository wherever its files lie, or for all of the user's. */
export function mayTransformAll(gitFolder: string): boolean {
  const home = homedir();
  const own = process.env.XDG_CONFIG_HOME ?? join(home, '.config');
  const attributes = [join(gitFolder, 'info', 'attributes'), join(own, 'git', 'attributes'), '/etc/gitattributes'];
  const configurations = [join(gitFolder, 'config'), join(home, '.gitconfig'), join(own, 'git', 'config')];
  return attributes.some(mayTransform) || configurations.some((path) => ELSEWHERE.test(textOf(path)));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
