-- The ledger: meetings, their sessions, the files of a session, and what each destination is owed.
-- Runs on SQLite and on PostgreSQL as it is. Times are milliseconds since 1970 (UTC), days are ISO texts.

CREATE TABLE meeting (
  account       TEXT   NOT NULL,
  meeting_id    TEXT   NOT NULL,
  topic         TEXT,
  scheduled_on  TEXT,               -- the latest day that its schedules name
  polled_at     BIGINT,
  answer        TEXT,               -- recorded, not-recorded, refused, failed
  problem       TEXT,
  PRIMARY KEY (account, meeting_id)
);

CREATE TABLE session (
  account       TEXT   NOT NULL,
  uuid          TEXT   NOT NULL,
  meeting_id    TEXT   NOT NULL,
  topic         TEXT   NOT NULL,
  recorded_on   TEXT   NOT NULL,
  deletion_from BIGINT,
  state         TEXT   NOT NULL,    -- processing, ready, archived, lost, missed
  folder        TEXT,               -- in the archive, from the first file on
  folder_key    TEXT,               -- equal for two folders that some file system takes for one
  seen_at       BIGINT NOT NULL,
  lost_at       BIGINT,
  problem       TEXT,
  PRIMARY KEY (account, uuid),
  UNIQUE (account, folder_key)
);

CREATE TABLE recording_file (
  id             TEXT   NOT NULL PRIMARY KEY,
  account        TEXT   NOT NULL,
  uuid           TEXT   NOT NULL,
  recording_type TEXT   NOT NULL,
  file_type      TEXT   NOT NULL,
  extension      TEXT   NOT NULL,
  media          BIGINT NOT NULL,   -- 1: promised_size binds
  ordinal        BIGINT NOT NULL,   -- among the files of the session that are alike
  promised_size  BIGINT,
  name           TEXT   NOT NULL,
  name_key       TEXT   NOT NULL,
  state          TEXT   NOT NULL,   -- noted, waiting, downloading, failed, kept, archived
  attempts       BIGINT NOT NULL DEFAULT 0,
  size           BIGINT,
  sha256         TEXT,
  remark         TEXT,
  problem        TEXT,
  fault          TEXT,              -- what an alert is about: refused-link, no-space
  noted_at       BIGINT NOT NULL,
  kept_at        BIGINT,
  lease        TEXT,               -- a name of its own for each claim
  lease_until    BIGINT,
  UNIQUE (account, uuid, name_key),
  FOREIGN KEY (account, uuid) REFERENCES session (account, uuid)
);
CREATE INDEX recording_file_by_state ON recording_file (state);

CREATE TABLE batch (
  id          TEXT   NOT NULL PRIMARY KEY,
  account     TEXT   NOT NULL,
  uuid        TEXT   NOT NULL,
  destination TEXT   NOT NULL,
  state       TEXT   NOT NULL,      -- open, closing, failed, closed
  attempts    BIGINT NOT NULL DEFAULT 0,
  problem     TEXT,
  failing_since BIGINT,
  closed_at   BIGINT,
  lease        TEXT,               -- a name of its own for each claim
  lease_until BIGINT,
  FOREIGN KEY (account, uuid) REFERENCES session (account, uuid)
);
CREATE INDEX batch_by_state ON batch (state);

CREATE TABLE delivery (
  file_id      TEXT   NOT NULL REFERENCES recording_file (id),
  destination  TEXT   NOT NULL,
  state        TEXT   NOT NULL,     -- owed, delivering, failed, delivered, done, dropped
  attempts     BIGINT NOT NULL DEFAULT 0,
  path         TEXT,
  location     TEXT,
  delivered_at BIGINT,
  batch_id     TEXT REFERENCES batch (id),
  problem      TEXT,
  failing_since BIGINT,
  lease        TEXT,               -- a name of its own for each claim
  lease_until  BIGINT,
  PRIMARY KEY (file_id, destination)
);
CREATE INDEX delivery_by_state ON delivery (state, destination);

CREATE TABLE alert (
  id            TEXT   NOT NULL PRIMARY KEY,
  account       TEXT   NOT NULL,
  kind          TEXT   NOT NULL,    -- sign-in, refused-link, at-risk, lost, no-space, destination, sweeps
  subject       TEXT   NOT NULL,
  message       TEXT   NOT NULL,
  opened_at     BIGINT NOT NULL,
  resolved_at   BIGINT,
  told_opened   BIGINT NOT NULL DEFAULT 0,
  told_resolved BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX alert_by_subject ON alert (kind, subject, resolved_at);
