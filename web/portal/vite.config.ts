import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    outDir: "../../src/fortex_sim/pages",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500, // Ant Design in one chunk: the pages come from the same machine
  },
  server: {
    // `FORTEX_PORTAL=http://127.0.0.1:8100 npm run dev` shows the pages before they are built.
    proxy: { "/ui": loadEnv(mode, ".", "FORTEX_")["FORTEX_PORTAL"] ?? "http://127.0.0.1:8100" },
  },
}));
