#!/usr/bin/env bash
# Makes sure that there is a database server for start_app.sh and test.sh to run: MySQL or MariaDB, whichever is there, else the distribution's
# own package. Only the program is installed: no service, nothing that starts by itself.
#   infra/install_database.sh            any server will do
#   infra/install_database.sh mariadb    it must be MariaDB, which the tests use even where MySQL is there
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

wanted="${1:-any}"
export PATH="$PATH:/usr/sbin:/usr/local/sbin"

found() { command -v "$1" >/dev/null 2>&1; }
# mariadb-install-db, which makes the data folder, takes my_print_defaults from the client's package. Debian's mysqld is MariaDB's.
have_mariadb() { found mariadbd && found my_print_defaults; }
have_mysql() { [[ -n "${MYSQL_HOME:-}" && -x "$MYSQL_HOME/bin/mysqld" ]] || { found mysqld && ! found mariadbd; }; }

if [[ "$wanted" == mariadb ]]; then
  if have_mariadb; then exit 0; fi
  packages=(mariadb-server-core mariadb-client-core)
  by_hand="macOS: brew install mariadb; Fedora: dnf install mariadb-server; Arch: pacman -S mariadb"
elif [[ "$wanted" == any ]]; then
  if have_mysql || have_mariadb; then exit 0; fi
  packages=(default-mysql-server-core) # MariaDB on Debian, MySQL on Ubuntu
  by_hand="macOS: brew install mysql; Fedora: dnf install mariadb-server; Arch: pacman -S mariadb"
else
  echo "usage: ${0##*/} [mariadb]" >&2
  exit 2
fi

by_hand="Install MySQL or MariaDB ($by_hand), or set MYSQL_HOME to the folder of one."
apt_alone "$0" "$@"
apt_ready "database server" "$by_hand" "${packages[@]}"

echo "Installing a database server (${packages[*]}, by apt-get; once, about 60 MB)."
apt_install "$by_hand" "${packages[@]}"
if found mariadbd && ! have_mariadb; then apt_install "$by_hand" mariadb-client-core; fi
