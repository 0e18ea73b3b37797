// Lets what the server has written go on: countdowns, and the parts that it sends anew. Every page is whole without it.
"use strict";

const words = document.body.dataset;
const fill = (pattern, ...values) => pattern.replace(/\{(\d)}/g, (_, i) => values[i]);

function tick() {
  for (const time of document.querySelectorAll("time[data-left]")) {
    const minutes = Math.floor((time.dataset.left - Date.now()) / 60000);
    const hours = Math.floor(minutes / 60);
    time.textContent =
      minutes < 1 ? (time.dataset.left > Date.now() ? fill(words.minutes, "<1") : words.over)
      : hours >= 48 ? fill(words.days, Math.floor(hours / 24), hours % 24)
      : hours >= 1 ? fill(words.hours, hours, minutes % 60)
      : fill(words.minutes, minutes);
  }
}
setInterval(tick, 15000);

const standing = document.querySelector("[data-live]");
if (standing && "EventSource" in window) {
  const told = document.getElementById("told");
  const headline = () => standing.querySelector("h1")?.textContent;
  let feed;

  // Whoever is at a button with the keyboard stays there.
  function put(part, html) {
    const at = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const open = [...part.querySelectorAll("details")].map(it => it.open);
    part.innerHTML = html;
    part.querySelectorAll("details").forEach((it, i) => { it.open = open[i] ?? it.open; });
    if (at) [...part.querySelectorAll("a")].find(it => it.getAttribute("href") === at)?.focus();
  }

  function watch() {
    feed = new EventSource(standing.dataset.live);
    for (const part of [standing, document.getElementById("downloads")]) {
      feed.addEventListener(part.id, event => {
        const before = headline();
        put(part, event.data);
        if (headline() !== before) told.textContent = headline();
      });
    }
  }
  const rest = () => feed?.close();
  document.addEventListener("visibilitychange", () => { rest(); if (!document.hidden) watch(); });
  addEventListener("pagehide", rest);
  watch();
}
