#!/usr/bin/env bash
# Fetches Apache Kafka and MySQL from where their makers publish them, into FOLDER/kafka and FOLDER/mysql, unless they are there.
#   KAFKA_VERSION=4.3.0 MYSQL_VERSION=8.4.7 .ci/fetch_servers.sh FOLDER
set -euo pipefail
folder="$1"
mkdir -p "$folder"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

fetch() { curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"; }

if [[ ! -x "$folder/kafka/bin/kafka-server-start.sh" ]]; then
  name="kafka_2.13-$KAFKA_VERSION"
  fetch "https://archive.apache.org/dist/kafka/$KAFKA_VERSION/$name.tgz" "$work/kafka.tgz"
  fetch "https://archive.apache.org/dist/kafka/$KAFKA_VERSION/$name.tgz.sha512" "$work/kafka.sha512"
  # The file has the name first, and the sum in groups of eight digits over several lines.
  wanted="$(sed 's/^[^:]*://' "$work/kafka.sha512" | tr -dc '0-9A-Fa-f' | tr A-F a-f)"
  [[ "$(sha512sum "$work/kafka.tgz" | cut -d ' ' -f 1)" == "$wanted" ]] || { echo "$name.tgz isn't what its checksum says." >&2; exit 1; }
  mkdir "$work/kafka"
  tar -xzf "$work/kafka.tgz" -C "$work/kafka" --strip-components 1
  mv "$work/kafka" "$folder/kafka"
fi

if [[ ! -x "$folder/mysql/bin/mysqld" ]]; then
  name="mysql-$MYSQL_VERSION-linux-glibc2.28-x86_64-minimal"
  fetch "https://cdn.mysql.com/archives/mysql-${MYSQL_VERSION%.*}/$name.tar.xz" "$work/mysql.tar.xz" ||
    fetch "https://cdn.mysql.com/Downloads/MySQL-${MYSQL_VERSION%.*}/$name.tar.xz" "$work/mysql.tar.xz"
  mkdir "$work/mysql"
  tar -xJf "$work/mysql.tar.xz" -C "$work/mysql" --strip-components 1
  mv "$work/mysql" "$folder/mysql"
fi
