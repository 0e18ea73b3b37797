-- What a recording is safe by: where it is stored, since when something is wrong, and who has taken note of it.
-- Every index holds only what a step asks for; what is archived is in none of those.

CREATE TABLE account (
  account         TEXT   NOT NULL PRIMARY KEY,
  sweep           BIGINT NOT NULL DEFAULT 0,  -- how many have begun
  swept_at        BIGINT,                     -- when the last one was completed
  sign_in_since   BIGINT,                     -- signing in has failed since then
  sign_in         TEXT,
  discovery_since BIGINT,                     -- finding meetings has failed since then
  discovery       TEXT,
  rebuilt_at      BIGINT,                     -- from the archive, after the ledger was lost
  doubtful        BIGINT NOT NULL DEFAULT 0   -- 1: files of an older version are still to be looked for
);

-- How many sessions there are in each state, so that nobody need count them.
CREATE TABLE tally (
  account TEXT   NOT NULL,
  state   TEXT   NOT NULL,
  number  BIGINT NOT NULL,
  PRIMARY KEY (account, state)
);

-- What a person asked for on the command line, for the program that has the ledger to carry out.
CREATE TABLE request (
  id          TEXT   NOT NULL PRIMARY KEY,
  account     TEXT   NOT NULL,
  destination TEXT   NOT NULL,   -- deliver --to
  since_day   TEXT,
  uuid        TEXT,
  made_at     BIGINT NOT NULL,
  cursor      TEXT,              -- the last session that has been gone through
  done_at     BIGINT
);
CREATE INDEX request_open ON request (account, made_at) WHERE done_at IS NULL;

ALTER TABLE meeting ADD COLUMN failing_since BIGINT;
ALTER TABLE meeting ADD COLUMN unreadable_since BIGINT;
CREATE INDEX meeting_scheduled ON meeting (account, scheduled_on);
CREATE INDEX meeting_failing ON meeting (account, failing_since) WHERE failing_since IS NOT NULL;
CREATE INDEX meeting_unreadable ON meeting (account, unreadable_since) WHERE unreadable_since IS NOT NULL;
CREATE INDEX meeting_problem ON meeting (account, problem) WHERE problem IS NOT NULL;
CREATE INDEX meeting_answer ON meeting (account, answer, scheduled_on);

ALTER TABLE session ADD COLUMN acknowledged_at BIGINT;
ALTER TABLE session ADD COLUMN problem_since BIGINT;
ALTER TABLE session ADD COLUMN complete BIGINT NOT NULL DEFAULT 1;  -- 0: a listed file could not be read or has no link
ALTER TABLE session ADD COLUMN no_link TEXT;       -- types of listed files without a link
ALTER TABLE session ADD COLUMN no_link_since BIGINT;
ALTER TABLE session ADD COLUMN not_stored TEXT;    -- types that no destination stores
ALTER TABLE session ADD COLUMN answer TEXT;        -- digest of what the API last said
CREATE INDEX session_open ON session (account, deletion_from, uuid) WHERE state IN ('processing', 'ready');
CREATE INDEX session_of_meeting ON session (account, meeting_id, state);
CREATE INDEX session_held ON session (account, deletion_from, meeting_id) WHERE state = 'archived';
CREATE INDEX session_lost ON session (account, lost_at) WHERE state = 'lost' AND acknowledged_at IS NULL;
CREATE INDEX session_problem ON session (account, problem_since)
  WHERE problem IS NOT NULL AND state IN ('processing', 'ready');
CREATE INDEX session_no_link ON session (account, no_link_since)
  WHERE no_link IS NOT NULL AND state IN ('processing', 'ready');
CREATE INDEX session_recorded ON session (account, recorded_on, uuid);
CREATE INDEX session_in_state ON session (account, state, uuid);

ALTER TABLE recording_file ADD COLUMN stored_at BIGINT;   -- when a destination that stores had it first
ALTER TABLE recording_file ADD COLUMN urgency BIGINT NOT NULL DEFAULT 9223372036854775807;  -- the session's deletion
ALTER TABLE recording_file ADD COLUMN unlisted BIGINT NOT NULL DEFAULT 0;  -- clean answers in a row that left it out
ALTER TABLE recording_file ADD COLUMN replaces TEXT;      -- the kept file that this may be a new listing of
ALTER TABLE recording_file ADD COLUMN stood_in BIGINT NOT NULL DEFAULT 0;  -- 1: a copy of another size is kept
-- state: waiting, downloading, failed, kept, archived; superseded (withdrawn or corrected before it was kept),
-- same (a new listing of a kept file), lost, doubtful
DROP INDEX recording_file_by_state;
CREATE INDEX file_waiting ON recording_file (account, urgency, uuid, media DESC, id) WHERE state = 'waiting';
CREATE INDEX file_downloading ON recording_file (account, lease_until) WHERE state = 'downloading';
CREATE INDEX file_open ON recording_file (account, uuid, state)
  WHERE state IN ('waiting', 'downloading', 'failed', 'kept');
CREATE INDEX file_kept ON recording_file (account, uuid) WHERE state = 'kept';
CREATE INDEX file_failed ON recording_file (account, uuid) WHERE state = 'failed';
CREATE INDEX file_unstored ON recording_file (account, kept_at) WHERE state = 'kept' AND stored_at IS NULL;
CREATE INDEX file_fault ON recording_file (account, fault) WHERE fault IS NOT NULL;
CREATE INDEX file_doubtful ON recording_file (account, uuid) WHERE state = 'doubtful';

ALTER TABLE batch ADD COLUMN quiet BIGINT NOT NULL DEFAULT 0;      -- 1: of the past, announced nowhere
ALTER TABLE batch ADD COLUMN open_from BIGINT NOT NULL DEFAULT 0;  -- not closed before
DROP INDEX batch_by_state;
CREATE INDEX batch_open ON batch (account, destination, open_from, attempts) WHERE state = 'open';
CREATE INDEX batch_unclosed ON batch (account, uuid) WHERE state IN ('open', 'closing', 'failed');
CREATE INDEX batch_closing ON batch (account, lease_until) WHERE state = 'closing';
CREATE INDEX batch_failing ON batch (account, destination, failing_since) WHERE failing_since IS NOT NULL;

ALTER TABLE delivery ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN uuid TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN urgency BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE delivery ADD COLUMN past BIGINT NOT NULL DEFAULT 0;    -- 1: after all that is new, and announced nowhere
ALTER TABLE delivery ADD COLUMN stored_at BIGINT;                  -- null: the destination has not got it
-- state: waiting (for the file to be kept), owed, delivering, failed, stored (its batch is to be closed);
-- settled: done, passed, void
UPDATE delivery SET
  account = (SELECT f.account FROM recording_file f WHERE f.id = delivery.file_id),
  uuid = (SELECT f.uuid FROM recording_file f WHERE f.id = delivery.file_id),
  stored_at = CASE WHEN state IN ('delivered', 'done') AND path IS NOT NULL THEN delivered_at END;
DROP INDEX delivery_by_state;
UPDATE delivery SET state = 'void' WHERE state = 'dropped';
UPDATE delivery SET state = 'stored' WHERE state = 'delivered';
UPDATE delivery SET state = 'owed' WHERE state = 'delivering';
UPDATE delivery SET state = 'waiting' WHERE state IN ('owed', 'failed') AND EXISTS (
  SELECT 1 FROM recording_file f WHERE f.id = delivery.file_id AND f.kept_at IS NULL);
CREATE INDEX delivery_owed ON delivery (account, destination, past, attempts, urgency, file_id)
  WHERE state = 'owed';
CREATE INDEX delivery_in_hand ON delivery (account, lease_until) WHERE state = 'delivering';
CREATE INDEX delivery_open ON delivery (account, uuid, destination, state)
  WHERE state IN ('waiting', 'owed', 'delivering', 'failed', 'stored');
CREATE INDEX delivery_open_at ON delivery (account, destination, state)
  WHERE state IN ('waiting', 'owed', 'delivering', 'failed', 'stored');
CREATE INDEX delivery_failing ON delivery (account, destination, failing_since)
  WHERE failing_since IS NOT NULL;
CREATE INDEX delivery_batch ON delivery (batch_id);

-- A session's deadline is never unknown: where the API gave no date, three days from when it was first seen.
UPDATE session SET deletion_from = seen_at + 259200000 WHERE deletion_from IS NULL;
UPDATE session SET problem_since = seen_at WHERE problem IS NOT NULL;
UPDATE recording_file SET state = 'waiting', lease = NULL WHERE state IN ('noted', 'downloading');
UPDATE recording_file SET state = 'lost' WHERE state IN ('waiting', 'failed') AND EXISTS (SELECT 1 FROM session s
  WHERE s.account = recording_file.account AND s.uuid = recording_file.uuid AND s.state = 'lost');
UPDATE recording_file SET urgency = (SELECT s.deletion_from FROM session s
  WHERE s.account = recording_file.account AND s.uuid = recording_file.uuid);
UPDATE delivery SET urgency = (SELECT f.urgency FROM recording_file f WHERE f.id = delivery.file_id)
  WHERE state IN ('waiting', 'owed', 'failed', 'stored');
UPDATE recording_file SET stored_at = (SELECT MIN(d.stored_at) FROM delivery d WHERE d.file_id = recording_file.id);
-- Archived by the older version's reckoning, but stored nowhere that is known: looked for before anything else.
UPDATE recording_file SET state = 'doubtful' WHERE state = 'archived' AND stored_at IS NULL;
INSERT INTO account (account, doubtful)
  SELECT account, 1 FROM meeting UNION SELECT account, 1 FROM session;
INSERT INTO tally (account, state, number) SELECT account, state, COUNT(*) FROM session GROUP BY account, state;

ALTER TABLE alert ADD COLUMN posted_opened BIGINT NOT NULL DEFAULT 0;   -- to the webhook
ALTER TABLE alert ADD COLUMN posted_resolved BIGINT NOT NULL DEFAULT 0;
DROP INDEX alert_by_subject;
UPDATE alert SET posted_opened = 1, posted_resolved = 1;
UPDATE alert SET told_opened = 1, told_resolved = 1 WHERE resolved_at IS NOT NULL AND told_opened = 0;
CREATE INDEX alert_open ON alert (account, kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX alert_untold ON alert (account, opened_at)
  WHERE told_opened = 0 OR told_resolved = 0 OR posted_opened = 0 OR posted_resolved = 0;
