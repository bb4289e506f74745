// The public pages: every page works without this file.
import "./styles/public.css";
import { startClocks } from "./islands/clocks.ts";
import { startExit } from "./islands/exit.ts";
import { startMaps } from "./islands/maps.ts";
import { whenReady } from "./islands/page.ts";
import { startPow } from "./islands/pow.ts";
import { startSwitches } from "./islands/switches.ts";

startExit();
whenReady(() => {
  startSwitches();
  startClocks();
  startMaps();
  startPow();
});
