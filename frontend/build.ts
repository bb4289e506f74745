// Builds every bundle into the Python package. Each one is a single file with a stable name: Django's
// manifest storage puts the hash into the name, and no bundle imports another by an unhashed path.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig } from "vite";
import { worldBasemap } from "./src/map/world.ts";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "leadline", "shell", "static", "built");
const modules = join(here, "node_modules");

// The public form must run on old phones; the console and the map may ask for a browser of 2023.
const OLD = ["chrome87", "firefox84", "safari14"];
const NEW = ["chrome114", "firefox115", "safari16.4"];

function bundle(name: string, format: "iife" | "es", target: string[]): InlineConfig {
  return {
    root: here,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    css: { transformer: "lightningcss", lightningcss: { targets: cssTargets(target) } },
    build: {
      outDir: out,
      emptyOutDir: false,
      target,
      cssTarget: target,
      cssMinify: "lightningcss",
      cssCodeSplit: false,
      modulePreload: false,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: {
        input: { [name]: join(here, "src", `${name}.ts`) },
        preserveEntrySignatures: "strict",
        // htmx can eval; the console switches that off (htmx.config.allowEval) and the content policy forbids it.
        onLog: (level, log, report) => (log.code === "EVAL" ? undefined : report(level, log)),
        output: { format, entryFileNames: "[name].js", assetFileNames: `${name}[extname]`, codeSplitting: false },
      },
    },
  };
}

function cssTargets(names: string[]): Record<string, number> {
  const targets: Record<string, number> = {};
  for (const name of names) {
    const [, browser = "", major = "0", minor = "0"] = /^([a-z]+)(\d+)(?:\.(\d+))?$/.exec(name) ?? [];
    targets[browser] = (Number(major) << 16) | (Number(minor) << 8);
    if (browser === "safari") targets["ios_saf"] = targets[browser];
  }
  return targets;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "basemap"), { recursive: true });
await build(bundle("theme", "iife", OLD));
await build(bundle("public", "iife", OLD));
await build(bundle("pow-worker", "iife", OLD));
await build(bundle("console", "iife", NEW));
await build(bundle("map", "es", NEW));
await build(bundle("map-plain", "es", OLD));

// The map's worker is a file of its own so that the policy `worker-src 'self'` is enough. Its source map
// is not shipped, so the line that names it must go: manifest storage refuses a name that it cannot find.
const worker = readFileSync(join(modules, "maplibre-gl/dist/maplibre-gl-worker.mjs"), "utf8");
writeFileSync(join(out, "map-worker.js"), worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));

const atlas = JSON.parse(readFileSync(join(modules, "world-atlas/countries-50m.json"), "utf8"));
writeFileSync(join(out, "basemap", "world.geojson"), JSON.stringify(worldBasemap(atlas)));
copyFileSync(join(here, "THIRD_PARTY.md"), join(out, "THIRD_PARTY.md"));
