#!/bin/sh
# What a user would write in an evening: keeps every recording of an account, with curl, jq,
# sha256sum and rclone; one curl for all files of a session.
#   bench/peer.sh DIRECTORY [BUCKET [MAIL_PORT]]     an empty BUCKET: no S3
# RAPATIN_BASEURL, RAPATIN_TOKEN and rclone's RCLONE_CONFIG_BENCH_* come from the environment.
set -eu
archive=$1
bucket=${2:-}
mail=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The token goes to the API and nowhere else; in a file, not where `ps` shows it.
printf 'header = "Authorization: Bearer %s"\nheader = "Accept: application/json"\n' "$RAPATIN_TOKEN" \
  > "$work/api"
ask() {
  curl -fsS --max-time 45 --config "$work/api" "$RAPATIN_BASEURL$1"
}

# "SIZE NAME" of each file
names='
  def extension: {MP4: "mp4", M4A: "m4a", CC: "vtt", TRANSCRIPT: "vtt", CHAT: "txt", TIMELINE: "json"}[.] // "bin";
  def name: "\(.recording_type).\(.file_type | extension)";'

keep() { # a session's JSON in $work/session
  topic= folder=
  eval "$(jq -r '@sh "topic=\(.topic) folder=\(.recorded_on[:7])/\(.meeting_id)/\(.uuid | gsub("/"; "_"))"' \
    "$work/session")"
  mkdir -p "$archive/$folder"
  cd "$archive/$folder"
  jq -r "$names"'.files[] | "url = \(.download_url | @json)\noutput = \(name + ".part" | @json)"' "$work/session" \
    | curl -fsSL --speed-time 60 --speed-limit 1 --config -
  jq -r "$names"'.files[] | "\(.file_size) \(name)"' "$work/session" > "$work/files"
  while read -r size name; do
    [ "$(stat -c %s "$name.part")" = "$size" ] || {
      echo "$folder/$name is not $size bytes long" >&2
      exit 1
    }
    mv "$name.part" "$name"
  done < "$work/files"
  cut -d ' ' -f 2 "$work/files" | xargs sha256sum > SHA256SUMS
  cd - > /dev/null
  printf '%s\t%s\n' "$folder" "$topic" >> "$work/kept"
}

announce() { # FOLDER TOPIC
  set -- "$1" "$2" -F "=(;type=multipart/mixed" -F "=$2 is kept in $1"
  for file in "$archive/$1"/*.vtt "$archive/$1"/*.txt "$archive/$1"/*.json; do
    [ -e "$file" ] && set -- "$@" -F "=@$file;encoder=base64"
  done
  subject=$2
  shift 2
  curl -sS --url "smtp://127.0.0.1:$mail" --mail-from bench@example.test --mail-rcpt archive@example.test \
    -H "Subject: Kept: $subject" -H "From: bench@example.test" -H "To: archive@example.test" "$@"
}

mkdir -p "$archive"
archive=$(cd "$archive" && pwd)
: > "$work/kept"
from=$(date -d '7 days ago' +%F)
to=$(date -d tomorrow +%F)
ask "/schedules?tab=all&from=$from&to=$to" | jq -r '.data.items[].meeting_id' > "$work/meetings"
while read -r meeting; do
  ask "/recordings/$meeting" \
    | jq -c '.data | if type == "array" then .[] else . end | select(.status == "ready")' > "$work/sessions"
  while read -r session; do
    printf '%s' "$session" > "$work/session"
    keep
  done < "$work/sessions"
done < "$work/meetings"
if [ -n "$bucket" ]; then
  rclone copy --checksum "$archive" "bench:$bucket"
fi
if [ -n "$mail" ]; then
  while IFS='	' read -r folder topic; do
    announce "$folder" "$topic" < /dev/null
  done < "$work/kept"
fi
