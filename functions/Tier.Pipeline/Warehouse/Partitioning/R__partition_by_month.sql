-- Runs where PartitionTables is true, after the dated migrations, and again only when this file changes: each table is then copied anew.
-- A month a partition, by the event's day: the months are those of Migrator. How to add some, or to split one: docs/scale.md.

ALTER TABLE weather_data PARTITION BY RANGE COLUMNS (event_day) (${months});

ALTER TABLE segment_tracks PARTITION BY RANGE COLUMNS (event_day) (${months});
