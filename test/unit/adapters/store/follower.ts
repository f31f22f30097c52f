// A process of its own that follows a session and has nothing else to do: FOLDER.
import { openLog } from '../../../../src/adapters/store/open-log.ts';

const opened = await openLog({ folder: process.argv[2] ?? '', logger: { write: () => undefined } });
if (!opened.ok) throw new Error(opened.fault.text);
opened.value.log.watch('s', () => undefined);
