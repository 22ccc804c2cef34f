#!/bin/sh
# Gives a build stage the calling machine's way to the registries. host/ is written at build time and never committed:
#   env            shell lines: proxies and registry settings of pip, Go and Maven
#   apt.conf       apt's Acquire:: settings        mirror   Debian mirror other than the base's own
#   ca/*.crt       certificate authorities this machine trusts besides the public ones     bundle.crt   all of them
#   settings.xml   Maven settings                  pip.conf
set -eu

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
base_mirror() { sed -nE 's,^(deb|URIs:) *(\[.*\])? *(https?://[^ ]+).*,\3,p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v -- -security | head -n 1; }

case "$1" in
  apt)
    rm -f /etc/apt/apt.conf.d/docker-clean
    echo 'Acquire::https::CAInfo "/host/bundle.crt";' > /etc/apt/apt.conf.d/99host
    [ ! -f /host/apt.conf ] || cat /host/apt.conf >> /etc/apt/apt.conf.d/99host
    if [ -f /host/mirror ]; then
      rm -f /etc/apt/sources.list.d/*
      echo "deb $(cat /host/mirror) $suite main" > /etc/apt/sources.list
    fi
    # The Go of bookworm itself (1.19) is too old for Toxiproxy.
    echo "deb $(base_mirror) $suite-backports main" > /etc/apt/sources.list.d/backports.list
    ;;
  certificates)
    mkdir -p /usr/local/share/ca-certificates
    for file in /host/ca/*.crt; do [ ! -f "$file" ] || cp "$file" /usr/local/share/ca-certificates/; done
    update-ca-certificates
    [ ! -f /host/pip.conf ] || cp /host/pip.conf /etc/pip.conf
    ;;
  java)
    [ ! -f /host/settings.xml ] || { mkdir -p /root/.m2 && cp /host/settings.xml /root/.m2/settings.xml; }
    ;;
esac
