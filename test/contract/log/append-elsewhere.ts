// A process of its own that adds events to a session and ends: FOLDER SESSION EVENTS.
import * as z from 'zod';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import { EventSchema } from '../../../src/protocol/event.ts';
import { must } from './log-contract.ts';

const [, , folder = '', session = '', events = '[]'] = process.argv;
const { log } = must(await openLog({ folder, logger: { write: () => undefined } }));
must(await log.append(session, z.array(EventSchema).parse(JSON.parse(events)), false));
await log.close();
