-- What people look for and do beside the program: what went wrong, figures, words to search by, who did what.
-- What went well is told by the times in the other tables; nothing is written for it here but sums.

-- Attempts that failed, and what is to be told of a session. Bounded: of each file and batch at each destination
-- the last 50 attempts, each in the slot of the 50th before it; of anything else the last time.
CREATE TABLE history (
  account     TEXT   NOT NULL,
  uuid        TEXT   NOT NULL,
  subject     TEXT   NOT NULL,   -- a file's or a batch's id; empty: the session
  destination TEXT   NOT NULL,   -- empty: none
  what        TEXT   NOT NULL,   -- failed, broken-off; ready, problem, superseded, same
  slot        BIGINT NOT NULL,
  attempt     BIGINT NOT NULL,   -- counted from 1; 0: none is counted
  at          BIGINT NOT NULL,
  problem     TEXT,
  PRIMARY KEY (account, uuid, subject, destination, what, slot)
);
CREATE INDEX history_of_destination ON history (account, destination, at);

-- What people did and were refused, the commands included.
CREATE TABLE audit (
  account TEXT   NOT NULL,
  number  BIGINT NOT NULL,
  at      BIGINT NOT NULL,
  who     TEXT   NOT NULL,
  action  TEXT   NOT NULL,       -- poll, sweep, try-again, deliver, acknowledge, stop-watching, watch
  subject TEXT,                  -- a session's uuid or a meeting's id
  done    BIGINT NOT NULL,       -- 0: refused
  result  TEXT   NOT NULL
);
CREATE INDEX audit_in_turn ON audit (account, number);
CREATE INDEX audit_of_subject ON audit (account, subject, number);

-- Sums of a quarter of an hour: days of any time zone are made of these.
CREATE TABLE figure (
  account   TEXT   NOT NULL,
  quarter   BIGINT NOT NULL,           -- its beginning
  files     BIGINT NOT NULL DEFAULT 0, -- kept, of so many bytes
  bytes     BIGINT NOT NULL DEFAULT 0,
  sessions  BIGINT NOT NULL DEFAULT 0, -- archived
  late      BIGINT NOT NULL DEFAULT 0, -- deliveries that failed for the first time
  lost      BIGINT NOT NULL DEFAULT 0, -- sessions
  left_0    BIGINT NOT NULL DEFAULT 0, -- files kept after their deletion was due
  left_1    BIGINT NOT NULL DEFAULT 0, -- less than an hour before it
  left_3    BIGINT NOT NULL DEFAULT 0, -- less than three, and so on
  left_6    BIGINT NOT NULL DEFAULT 0,
  left_12   BIGINT NOT NULL DEFAULT 0,
  left_24   BIGINT NOT NULL DEFAULT 0,
  left_48   BIGINT NOT NULL DEFAULT 0,
  left_72   BIGINT NOT NULL DEFAULT 0,
  left_more BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (account, quarter)
);
INSERT INTO figure (account, quarter, files, bytes, left_0, left_1, left_3, left_6, left_12, left_24, left_48,
    left_72, left_more)
  SELECT account, kept_at - kept_at % 900000, COUNT(*), COALESCE(SUM(size), 0),
    SUM(CASE WHEN urgency < kept_at THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at AND urgency < kept_at + 3600000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 3600000 AND urgency < kept_at + 10800000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 10800000 AND urgency < kept_at + 21600000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 21600000 AND urgency < kept_at + 43200000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 43200000 AND urgency < kept_at + 86400000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 86400000 AND urgency < kept_at + 172800000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 172800000 AND urgency < kept_at + 259200000 THEN 1 ELSE 0 END),
    SUM(CASE WHEN urgency >= kept_at + 259200000 THEN 1 ELSE 0 END)
  FROM recording_file WHERE kept_at IS NOT NULL
  GROUP BY account, kept_at - kept_at % 900000;
INSERT INTO figure (account, quarter, sessions)
  SELECT account, last_at - last_at % 900000, COUNT(*) FROM (
    SELECT f.account AS account, MAX(f.kept_at) AS last_at FROM recording_file f
    JOIN session s ON s.account = f.account AND s.uuid = f.uuid AND s.state = 'archived'
    WHERE f.kept_at IS NOT NULL GROUP BY f.account, f.uuid) archived
  WHERE last_at > 0 GROUP BY account, last_at - last_at % 900000
  ON CONFLICT (account, quarter) DO UPDATE SET sessions = excluded.sessions;
INSERT INTO figure (account, quarter, lost)
  SELECT account, lost_at - lost_at % 900000, COUNT(*) FROM session
  WHERE state = 'lost' AND lost_at IS NOT NULL GROUP BY account, lost_at - lost_at % 900000
  ON CONFLICT (account, quarter) DO UPDATE SET lost = excluded.lost;

-- Words of the sessions' topics, as UTF-8: bytes have one order in every database, and letters have many.
CREATE TABLE word (
  account TEXT  NOT NULL,
  word    BYTEA NOT NULL,
  uuid    TEXT  NOT NULL,
  PRIMARY KEY (account, word, uuid)
);

-- What the API last said of a session, without links and whatever could open one.
CREATE TABLE said (
  account TEXT   NOT NULL,
  uuid    TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  answer  TEXT   NOT NULL,
  PRIMARY KEY (account, uuid)
);

ALTER TABLE meeting ADD COLUMN stopped_at BIGINT;   -- a person wants it polled no more
ALTER TABLE meeting ADD COLUMN stopped_by TEXT;
CREATE INDEX meeting_stopped ON meeting (account, meeting_id) WHERE stopped_at IS NOT NULL;

ALTER TABLE account ADD COLUMN digest_at BIGINT;    -- the mail on how everything stands has told all until then
ALTER TABLE account ADD COLUMN since BIGINT;        -- watched since then
UPDATE account SET since = (SELECT MIN(seen_at) FROM session s WHERE s.account = account.account);

-- A page of a list is read in the order of an index.
DROP INDEX session_recorded;
CREATE INDEX session_recorded ON session (account, recorded_on, uuid, state);
DROP INDEX session_in_state;
CREATE INDEX session_in_state ON session (account, state, recorded_on, uuid);
