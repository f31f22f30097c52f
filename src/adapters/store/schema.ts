// The tables of sessions.db.

/** Raised when the tables change; a file with a higher number is left alone. */
export const SCHEMA_VERSION = 1;

/**
 * A rowid table with an index on (session, seq) measured best for bodies of very different sizes; `body` stands last so that
 * looking at a row's type never reads a long body. `waiting` counts what a run waits for: approvals and questions.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS events(
  session TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, run TEXT, body TEXT NOT NULL,
  PRIMARY KEY(session, seq));
CREATE TABLE IF NOT EXISTS sessions(
  session TEXT PRIMARY KEY, title TEXT NOT NULL, updated_at INTEGER NOT NULL, count INTEGER NOT NULL,
  status TEXT NOT NULL, waiting INTEGER NOT NULL, head_seq INTEGER, head TEXT);
CREATE INDEX IF NOT EXISTS sessions_by_time ON sessions(updated_at);
CREATE TABLE IF NOT EXISTS locks(
  session TEXT PRIMARY KEY, pid INTEGER NOT NULL, start TEXT NOT NULL, token TEXT NOT NULL);
PRAGMA user_version = ${SCHEMA_VERSION};
`;
