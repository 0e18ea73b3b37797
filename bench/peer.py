#!/usr/bin/env python3
"""What a user would write in an evening: keeps every recording of an account, a file after the other.

bench/peer.py DIRECTORY [--s3 BUCKET] [--mail PORT]; RAPATIN_BASEURL, RAPATIN_TOKEN and rclone's
RCLONE_CONFIG_BENCH_* come from the environment. The Python standard library, and rclone for S3.
"""
import argparse
import hashlib
import json
import os
import smtplib
import subprocess
import sys
import urllib.request
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

API = os.environ["RAPATIN_BASEURL"]
HEADERS = {"Authorization": "Bearer " + os.environ["RAPATIN_TOKEN"], "Accept": "application/json"}
EXTENSIONS = {"MP4": "mp4", "M4A": "m4a", "CC": "vtt", "TRANSCRIPT": "vtt", "CHAT": "txt", "TIMELINE": "json"}
TEXTS = {"vtt", "txt", "json"}


def ask(path):
    """The data of an answer of the API, the only place that the token goes to."""
    with urllib.request.urlopen(urllib.request.Request(API + path, headers=HEADERS), timeout=45) as answer:
        return json.load(answer)["data"]


def meetings():
    first, last = date.today() - timedelta(days=7), date.today() + timedelta(days=1)
    return [item["meeting_id"] for item in ask(f"/schedules?tab=all&from={first}&to={last}")["items"]]


def download(file, target):
    """Writes a file under its name once it is whole, and returns its SHA-256."""
    part, digest, size = target.with_suffix(target.suffix + ".part"), hashlib.sha256(), 0
    with urllib.request.urlopen(file["download_url"], timeout=60) as source, open(part, "wb") as out:
        while block := source.read(1 << 20):
            digest.update(block)
            out.write(block)
            size += len(block)
    if size != int(file["file_size"]):
        raise OSError(f"{target}: {size} bytes instead of {file['file_size']}")
    part.rename(target)
    return digest.hexdigest()


def keep(session, archive):
    """Keeps a session's files with their SHA256SUMS, and returns its folder."""
    folder = archive / session["recorded_on"][:7] / session["meeting_id"] / session["uuid"].replace("/", "_")
    folder.mkdir(parents=True, exist_ok=True)
    sums = ""
    for file in session["files"]:
        name = f"{file['recording_type']}.{EXTENSIONS.get(file['file_type'], 'bin')}"
        sums += f"{download(file, folder / name)}  {name}\n"
    (folder / "SHA256SUMS").write_text(sums)
    return folder


def announce(server, session, folder):
    mail = EmailMessage()
    mail["From"], mail["To"] = "bench@example.test", "archive@example.test"
    mail["Subject"] = "Kept: " + session["topic"]
    mail.set_content(f"{session['topic']} is kept in {folder} until {session['delete_on']} and after.\n")
    for file in sorted(folder.iterdir()):
        if file.suffix[1:] in TEXTS:
            mail.add_attachment(file.read_text(), filename=file.name)
    server.send_message(mail)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--s3")
    parser.add_argument("--mail", type=int)
    options = parser.parse_args()
    kept = []
    for meeting in meetings():
        data = ask("/recordings/" + meeting)
        for session in data if isinstance(data, list) else [data]:
            if session["status"] == "ready":
                kept.append((session, keep(session, options.directory)))
    if options.s3:
        subprocess.run(
            ["rclone", "copy", "--checksum", str(options.directory), "bench:" + options.s3], check=True)
    if options.mail:
        with smtplib.SMTP("127.0.0.1", options.mail) as server:
            for session, folder in kept:
                announce(server, session, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
