// The console: server-rendered pages, htmx for fragments, and the islands.
import "./styles/console.css";
import htmx from "htmx.org";
import "htmx-ext-sse";
import { startClocks } from "./islands/clocks.ts";
import { startKeys } from "./islands/keys.ts";
import { startLive } from "./islands/live.ts";
import { startMaps } from "./islands/maps.ts";
import { whenReady } from "./islands/page.ts";
import { startShadowTools } from "./islands/shadow.ts";
import { reveal, startSwitches } from "./islands/switches.ts";
import { startTimelines } from "./islands/timeline.ts";

// The content policy allows no inline style, no inline script and no eval; pages come only from this line.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // no report text in the browser's storage

whenReady(() => {
  startSwitches();
  startClocks();
  startKeys();
  startLive();
  startMaps();
  startTimelines();
  startShadowTools();
  document.addEventListener("htmx:load", (event) => {
    const root = event.target instanceof Element ? event.target : document;
    startMaps(root);
    startTimelines(root);
    startShadowTools(root);
    reveal(root);
  });
});
