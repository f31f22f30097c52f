// `npm run package` ends here: reads the package that was just made and fails when it is not what it should be.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMeasure, PACKAGE } from './budget.ts';
import { checkPackage } from './package.ts';

const root = join(import.meta.dirname, '../../..');
const manifest: { readonly version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const { bytes, files, violations } = await checkPackage(join(root, `orquestra-${manifest.version}.vsix`));
console.log(`${describeMeasure({ ...PACKAGE, bytes })}, ${files} files`);
for (const violation of violations) console.error(violation);
if (violations.length > 0) process.exitCode = 1;
