import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const hub = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The server puts each answer's own nonce in its place (server/app.ts).
  html: { cspNonce: '__csp_nonce__' },
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    port: 5173,
    proxy: {
      '/api': hub,
      '/s': hub,
      '/socket.io': { target: hub, ws: true },
    },
  },
});
