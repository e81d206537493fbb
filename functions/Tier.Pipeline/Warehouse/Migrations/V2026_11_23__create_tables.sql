-- Runs on MySQL 8.4 to 9.7 and MariaDB 10.11 alike. Every text compares as bytes (utf8mb4_bin), every time is UTC.

CREATE TABLE IF NOT EXISTS kafka_topics (
  topic_id       SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'what the other tables call the topic',
  name           VARCHAR(249) NOT NULL,
  cluster_id     VARCHAR(64)  NOT NULL COMMENT 'the Kafka cluster''s id; empty where the broker gives none',
  kafka_topic_id VARCHAR(32)  NOT NULL COMMENT 'Kafka''s own id of the topic, another one when it is deleted and made again',
  first_seen     DATETIME(3)  NOT NULL,
  PRIMARY KEY (topic_id),
  UNIQUE KEY identity (name, cluster_id, kafka_topic_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS partition_checkpoints (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  low_watermark   BIGINT NOT NULL COMMENT 'the partition''s first offset when it was first seen: completeness counts from here',
  next_offset     BIGINT NOT NULL COMMENT 'the first offset without an outcome',
  verified_to     BIGINT NULL COMMENT 'the tables were found to agree with the ledger below this offset; NULL: nothing was checked yet',
  PRIMARY KEY (topic_id, kafka_partition)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS load_ranges (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  first_offset    BIGINT NOT NULL,
  last_offset     BIGINT NOT NULL COMMENT 'inclusive',
  loaded          INT    NOT NULL,
  dead_letters    INT    NOT NULL,
  duplicates      INT    NOT NULL,
  gaps            BIGINT NOT NULL,
  untyped         INT    NOT NULL DEFAULT 0 COMMENT 'of loaded: rows that fill no column but the required ones, the id and JSON',
  loaded_at       DATETIME(3) NOT NULL COMMENT 'when the range was last extended',
  PRIMARY KEY (topic_id, kafka_partition, first_offset)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS dead_letters (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  kafka_offset    BIGINT NOT NULL,
  record_key      MEDIUMBLOB NULL COMMENT 'at most 1 MiB',
  key_length      BIGINT     NULL COMMENT 'bytes of the whole key; NULL without one',
  headers         LONGTEXT   NULL COMMENT 'a JSON array of [name, value in base64]; at most 1 MiB',
  header_count    INT        NOT NULL DEFAULT 0 COMMENT 'headers of the record',
  value           MEDIUMBLOB NULL COMMENT 'the first 1 MiB; NULL for a tombstone',
  value_length    BIGINT     NULL COMMENT 'bytes of the whole value; NULL for a tombstone',
  payload_hash    BINARY(16) NOT NULL COMMENT 'first half of the SHA-256 of the whole value',
  reason          VARCHAR(32)   NOT NULL,
  sentence        VARCHAR(1000) NOT NULL COMMENT 'which field, what was found, what was wanted',
  kafka_timestamp DATETIME(3) NULL,
  first_seen      DATETIME(3) NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, kafka_offset)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS redriven_letters (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  kafka_offset    BIGINT NOT NULL,
  reason          VARCHAR(32)   NOT NULL COMMENT 'as it was in dead_letters, like sentence and first_seen',
  sentence        VARCHAR(1000) NOT NULL,
  first_seen      DATETIME(3)   NOT NULL,
  outcome         VARCHAR(16)   NOT NULL COMMENT 'what it has become: loaded, duplicate, filtered',
  redriven_at     DATETIME(3)   NOT NULL,
  app_version     VARCHAR(64)   NOT NULL COMMENT 'the version of the app whose transform did it',
  PRIMARY KEY (topic_id, kafka_partition, kafka_offset)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS duplicate_events (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  kafka_offset    BIGINT NOT NULL,
  event_day       DATE   NOT NULL,
  event_id        LONGTEXT NOT NULL,
  first_topic_id  SMALLINT UNSIGNED NOT NULL COMMENT 'the coordinates of the row that has the id',
  first_partition INT    NOT NULL,
  first_offset    BIGINT NOT NULL,
  payload_hash    BINARY(16) NOT NULL,
  payload_differs BOOLEAN    NOT NULL COMMENT 'whether the payload is another one than the first event''s',
  value           MEDIUMBLOB NULL COMMENT 'the first 1 MiB, where payload_differs',
  headers         LONGTEXT   NULL COMMENT 'as in dead_letters, where payload_differs',
  kafka_timestamp DATETIME(3) NULL,
  loaded_at       DATETIME(3) NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, kafka_offset)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS offset_gaps (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT    NOT NULL,
  first_offset    BIGINT NOT NULL,
  last_offset     BIGINT NOT NULL COMMENT 'inclusive',
  reason          VARCHAR(32) NOT NULL COMMENT 'marker_or_aborted, compacted, filtered, lost_to_retention, purged',
  found_at        DATETIME(3) NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, first_offset)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replay_position (
  file_id      INT UNSIGNED NOT NULL AUTO_INCREMENT,
  topic_id     SMALLINT UNSIGNED NOT NULL,
  name         VARCHAR(255) NOT NULL COMMENT 'the file''s name, without its folder',
  events       BIGINT       NOT NULL COMMENT 'how many events the file had when they were counted',
  pass         INT          NOT NULL COMMENT 'how often the file was published from its start, from 0',
  next_event   BIGINT       NOT NULL COMMENT 'the first event of the file that was not published in this pass, from 0',
  published    BIGINT       NOT NULL COMMENT 'how many events were published, over all passes',
  known_events BIGINT       NOT NULL COMMENT 'how many events, from the first, were published at least once',
  known_sha256 BINARY(32)   NOT NULL COMMENT 'SHA-256 of those events, each followed by a line feed',
  finished     BOOLEAN      NOT NULL COMMENT 'whether the file was published to its end and does not begin again',
  replaced     BOOLEAN      NOT NULL COMMENT 'whether another file of the name was replayed before this one was finished',
  problem      VARCHAR(1000) NULL COMMENT 'why the file was not published to its end: one sentence',
  updated_at   DATETIME(3)  NOT NULL,
  PRIMARY KEY (file_id),
  KEY topic (topic_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replay_ranges (
  topic_id        SMALLINT UNSIGNED NOT NULL,
  kafka_partition INT          NOT NULL,
  first_offset    BIGINT       NOT NULL,
  last_offset     BIGINT       NOT NULL COMMENT 'inclusive: every offset from the first one holds an event of the file',
  file_id         INT UNSIGNED NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, first_offset),
  KEY file (file_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS weather_data (
  topic_id             SMALLINT UNSIGNED NOT NULL,
  kafka_partition      INT          NOT NULL,
  kafka_offset         BIGINT       NOT NULL,
  event_day            DATE         NOT NULL,
  event_hash           BINARY(16)   NULL,
  date_time            DATETIME(3)  NOT NULL,
  city                 VARCHAR(255) NOT NULL,
  temperature          DOUBLE       NOT NULL COMMENT 'degrees Celsius',
  apparent_temperature DOUBLE       NULL COMMENT 'degrees Celsius',
  humidity             DOUBLE       NULL COMMENT '0 to 1',
  precip_probability   DOUBLE       NULL COMMENT '0 to 1',
  precip_intensity     DOUBLE       NULL COMMENT 'millimetres per hour',
  precip_type          VARCHAR(20)  NULL COMMENT 'rain, snow, sleet, hail, ice or mixed',
  is_precipitating     BOOLEAN      NULL COMMENT 'whether anything falls, of any kind; NULL where nothing tells',
  visibility           DOUBLE       NULL COMMENT 'kilometres',
  wind_speed           DOUBLE       NULL COMMENT 'metres per second',
  additional_properties JSON        NULL,
  payload_hash         BINARY(16)   NOT NULL,
  kafka_timestamp      DATETIME(3)  NULL,
  loaded_at            DATETIME(3)  NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, kafka_offset, event_day),
  UNIQUE KEY event (event_day, event_hash)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS segment_tracks (
  topic_id                    SMALLINT UNSIGNED NOT NULL,
  kafka_partition             INT          NOT NULL,
  kafka_offset                BIGINT       NOT NULL,
  event_day                   DATE         NOT NULL,
  event_hash                  BINARY(16)   NULL,
  event_id                    VARCHAR(255) NULL,
  event_name                  VARCHAR(255) NOT NULL,
  original_timestamp          DATETIME(3)  NULL,
  sent_at                     DATETIME(3)  NULL,
  received_at                 DATETIME(3)  NULL,
  timestamp                   DATETIME(3)  NULL,
  anonymous_id                VARCHAR(255) NULL,
  user_id                     VARCHAR(255) NULL,
  context_timezone            VARCHAR(255) NULL,
  context_os_name             VARCHAR(255) NULL,
  context_os_version          VARCHAR(255) NULL,
  context_device_type         VARCHAR(255) NULL,
  context_device_model        VARCHAR(255) NULL,
  context_device_manufacturer VARCHAR(255) NULL,
  context_device_id           VARCHAR(255) NULL,
  context_app_name            VARCHAR(255) NULL,
  context_app_version         VARCHAR(255) NULL,
  context_app_build           VARCHAR(255) NULL,
  properties_rating           DOUBLE       NULL,
  properties                  JSON         NULL,
  context                     JSON         NULL,
  additional_properties       JSON         NULL,
  payload_hash                BINARY(16)   NOT NULL,
  kafka_timestamp             DATETIME(3)  NULL,
  loaded_at                   DATETIME(3)  NOT NULL,
  PRIMARY KEY (topic_id, kafka_partition, kafka_offset, event_day),
  UNIQUE KEY event (event_day, event_hash)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
