// A process of its own that saves texts and searches, telling each text that was accepted: FOLDER NAME COUNT.
import { createMemory } from '../../../../src/adapters/memory/create-memory.ts';

const [, , folder = '', name = '', count = '100000'] = process.argv;
const memory = createMemory({ folder });
for (let index = 0; index < Number(count); index++) {
  const id = `${name}${index}`;
  const saved = await memory.save({ id, text: `note ${id} of ${name}`, session: 's', run: 'r', at: index });
  if (!saved.ok) throw new Error(saved.fault.text);
  process.stdout.write(`${id}\n`);
  const found = index % 5 === 0 ? await memory.search(`nothing like xq${index}`, 3) : undefined;
  if (found?.ok === false) throw new Error(found.fault.text);
}
await memory.close();
