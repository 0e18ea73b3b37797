-- Several nodes on one ledger: who they are, which of them has the bytes of a kept file, and what they share of
-- the account. A place is a download directory, by an id that lies in it; '' means that any node will do.

CREATE TABLE node (
  account      TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  home         TEXT   NOT NULL,   -- id of its data directory, which one process has at a time
  host         TEXT   NOT NULL,
  owner        TEXT   NOT NULL,   -- what the leases of this run begin with
  place        TEXT   NOT NULL,
  version      TEXT   NOT NULL,
  rapatin      TEXT   NOT NULL,   -- digest of whose recordings it keeps
  archive_path TEXT   NOT NULL,
  destinations TEXT   NOT NULL,
  joined_at    BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,   -- its life sign
  left_at      BIGINT,            -- it said so; it may be back in a moment
  PRIMARY KEY (account, name)
);

ALTER TABLE recording_file ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE recording_file ADD COLUMN fault_node TEXT NOT NULL DEFAULT '';
CREATE INDEX file_left ON recording_file (account, place) WHERE state = 'archived' AND place <> '';

ALTER TABLE delivery ADD COLUMN place TEXT NOT NULL DEFAULT '';
DROP INDEX delivery_owed;
CREATE INDEX delivery_owed ON delivery (account, destination, place, past, attempts, urgency, file_id)
  WHERE state = 'owed';

ALTER TABLE alert ADD COLUMN node TEXT NOT NULL DEFAULT '';   -- whose own it is; '' is the account's

-- Each of these is taken by compare-and-set, for as long as its holder gives life signs.
ALTER TABLE account ADD COLUMN alerts_by TEXT;
ALTER TABLE account ADD COLUMN alerts_until BIGINT;
ALTER TABLE account ADD COLUMN sweep_by TEXT;
ALTER TABLE account ADD COLUMN sweep_until BIGINT;   -- null: it is over
ALTER TABLE account ADD COLUMN sweep_began BIGINT;
ALTER TABLE account ADD COLUMN api_paused_until BIGINT;
ALTER TABLE account ADD COLUMN token TEXT;           -- of the last sign-in, encrypted with the password

-- One row for each call in a minute that the budget allows; free when its call is a minute ago.
CREATE TABLE api_call (
  account TEXT   NOT NULL,
  slot    BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (account, slot)
);
CREATE INDEX api_call_used ON api_call (account, used_at);
