// The table of what requests to models cost: SQLite itself fills it with each event that is stored, whoever stores it.

/** What of an event `source` (a row of `events`) is kept; a session's copies of another's events are nobody's spending again. */
const rowOf = (source: string) => `
  INSERT OR IGNORE INTO spend(session, seq, at, run, step, agent, model, input, output, cached, cache_write, thinking,
    estimated, usd, ms, first_ms, stop, fault_code, fault_text)
  SELECT ${source}.session, ${source}.seq, ${[
    'at',
    'run',
    'step',
    'agent',
    'model',
    'usage.input',
    'usage.output',
    'usage.cachedInput',
    'usage.cacheWrite',
    'usage.thinking',
    'usage.estimated',
    'cost',
    'ms',
    'firstMs',
    'stop',
    'fault.code',
    'fault.text',
  ]
    .map((path) => `json_extract(${source}.body, '$.${path}')`)
    .join(', ')}`;

/** A beginning that cannot be read tells of no copies. */
const isOwn = (source: string) => `
  json_valid(${source}.body) AND ${source}.seq > coalesce((
    SELECT max(coalesce(json_extract(first.body, '$.importedTo'), 0), coalesce(json_extract(first.body, '$.forkedFrom.seq'), 0))
    FROM events AS first
    WHERE first.session = ${source}.session AND first.seq = 1 AND json_valid(first.body)), 0)`;

/**
 * A trigger and no statement of ours: an older Orquestra that opens the file keeps the table as well, and whatever is saved
 * from a damaged file is counted as it is put into the new one. Nothing in the table can refuse an event, so no column demands
 * anything. `spend_fill` says up to which row events from before the table are still to be looked at, and up to which they were.
 */
export const SPEND_SCHEMA = `
CREATE TABLE IF NOT EXISTS spend(
  session TEXT, seq INTEGER, at INTEGER, run TEXT, step TEXT, agent TEXT, model TEXT,
  input INTEGER, output INTEGER, cached INTEGER, cache_write INTEGER, thinking INTEGER, estimated INTEGER,
  usd REAL, ms INTEGER, first_ms INTEGER, stop TEXT, fault_code TEXT, fault_text TEXT,
  PRIMARY KEY(session, seq));
CREATE INDEX IF NOT EXISTS spend_by_time ON spend(at);
CREATE TABLE IF NOT EXISTS spend_fill(reached INTEGER, until INTEGER);
INSERT INTO spend_fill SELECT 0, coalesce((SELECT max(rowid) FROM events), 0) WHERE NOT EXISTS (SELECT 1 FROM spend_fill);
CREATE TABLE IF NOT EXISTS spend_held(id TEXT PRIMARY KEY, owner TEXT, until INTEGER, usd REAL, tokens INTEGER);
CREATE TRIGGER IF NOT EXISTS spend_of_event AFTER INSERT ON events WHEN new.type = 'model.ended' BEGIN
  ${rowOf('new')} WHERE ${isOwn('new')};
END;
`;

const FROM_EVENTS = `${rowOf('events')} FROM events WHERE events.type = 'model.ended' AND ${isOwn('events')}`;

export const FILL_RANGE = `${FROM_EVENTS} AND events.rowid > ? AND events.rowid <= ?`;
export const FILL_SESSION = `${FROM_EVENTS} AND events.session = ?`;

/** All columns, in the order in which a damaged file's rows are put into a new one. */
export const SPEND_COLUMNS = [
  ...['session', 'seq', 'at', 'run', 'step', 'agent', 'model', 'input', 'output', 'cached', 'cache_write', 'thinking'],
  ...['estimated', 'usd', 'ms', 'first_ms', 'stop', 'fault_code', 'fault_text'],
] as const;
