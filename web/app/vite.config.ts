import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { offlineShell } from './tools/offline-shell.ts';
import { precompress } from './tools/precompress.ts';

// The server that `vite dev` passes requests on to.
const server = process.env.MESSENGER_URL ?? 'http://127.0.0.1:6003';

export default defineConfig({
  plugins: [react(), offlineShell(), precompress()],
  build: {
    outDir: process.env.WEB_OUT_DIR ?? '../../build/web',
    emptyOutDir: true,
    target: 'es2024',
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    // Inlined files would be `data:` addresses, which the content security policy refuses for scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What several parts of the app need is one file, not thirty small ones.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } } },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: { '/api': server, '/.well-known': server, '/ws': { target: server.replace('http', 'ws'), ws: true } },
  },
});
