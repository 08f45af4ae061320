import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv, type Plugin } from "vite";

const OUT = "../../src/logwarden/dashboard";
const WORTH_PACKING = 1024; // bytes

/** Leaves each text file packed beside itself: the server has nothing to compress while it works. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(OUT, { recursive: true }) as string[]) {
        const path = join(OUT, name);
        if (!/\.(js|css|html|svg)$/.test(name) || statSync(path).size < WORTH_PACKING) continue;
        const content = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [react(), packed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    manifest: "build.json", // a test reads from it how much a page loads
    target: "es2022",
    chunkSizeWarningLimit: 1500,
  },
  server: {
    // `LOGWARDEN_URL=http://127.0.0.1:8400 npm run dev` shows the pages before they are built.
    proxy: { "/api": { target: loadEnv(mode, ".", "LOGWARDEN_")["LOGWARDEN_URL"] ?? "http://127.0.0.1:8400", ws: true } },
  },
}));
