-- What reconcile has checked, where redriven records came from, and the payload of a duplicate that differs from the first event's.

ALTER TABLE partition_checkpoints
  ADD COLUMN verified_to BIGINT NULL COMMENT 'the tables were found to agree with the ledger below this offset; NULL: nothing was checked yet';

ALTER TABLE duplicate_events
  ADD COLUMN value MEDIUMBLOB NULL COMMENT 'the first 1 MiB, where payload_differs' AFTER payload_differs,
  ADD COLUMN headers LONGTEXT NULL COMMENT 'as in dead_letters, where payload_differs' AFTER value;

ALTER TABLE dead_letters
  ADD COLUMN key_length BIGINT NULL COMMENT 'bytes of the whole key; NULL without one' AFTER record_key,
  ADD COLUMN header_count INT NULL COMMENT 'headers of the record; NULL: not counted' AFTER headers;

CREATE TABLE IF NOT EXISTS redriven_records (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  kafka_offset    BIGINT NOT NULL,
  dead_topic_id   SMALLINT UNSIGNED NOT NULL COMMENT 'the coordinates of the dead letter that was published again',
  dead_partition  INT    NOT NULL,
  dead_offset     BIGINT NOT NULL,
  first_topic_id  SMALLINT UNSIGNED NOT NULL COMMENT 'the coordinates of the record that all of this began with: another one where a redriven record failed again',
  first_partition INT    NOT NULL,
  first_offset    BIGINT NOT NULL,
  loaded_at       DATETIME(3) NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, kafka_offset),
  KEY dead_letter (dead_topic_id, dead_partition, dead_offset),
  KEY first_record (first_topic_id, first_partition, first_offset)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
