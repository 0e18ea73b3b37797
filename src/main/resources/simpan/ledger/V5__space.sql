-- Room on the disk that what is kept fills, as sweeps found it: people see how fast it goes, whatever fills it.
CREATE TABLE space (
  account TEXT   NOT NULL,
  quarter BIGINT NOT NULL,   -- a quarter of an hour's beginning
  free    BIGINT NOT NULL,   -- bytes, when the last sweep in it was over
  PRIMARY KEY (account, quarter)
);
