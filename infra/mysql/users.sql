-- The two users of the database. The app's own can read and write rows, and nothing else; migrations run as the other.
-- A name in braces is replaced before use. One statement a line.
CREATE DATABASE IF NOT EXISTS `{database}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS '{app_user}'@'{host}' IDENTIFIED BY '{app_password}';
CREATE USER IF NOT EXISTS '{migration_user}'@'{host}' IDENTIFIED BY '{migration_password}';
GRANT SELECT, INSERT, UPDATE ON `{database}`.* TO '{app_user}'@'{host}';
GRANT ALL PRIVILEGES ON `{database}`.* TO '{migration_user}'@'{host}';
