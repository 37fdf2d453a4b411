import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "build",
    minify: "terser",
    terserOptions: {
      compress: {
        // Kept for the time being
        drop_console: false, // expect: console-in-production-build
        drop_debugger: true,
      },
    },
  },
});
