// SPDX-License-Identifier: EUPL-1.2
import { defineConfig } from 'vite';
import { dropUnusedTokens } from './unused-tokens.ts';

// The entries keep their names, so that the program can name them without a manifest; it adds a hash to the address
// itself. What is loaded later carries a hash in its name.
export default defineConfig({
  base: '/assets/',
  plugins: [dropUnusedTokens()],
  build: {
    target: 'es2021',
    assetsInlineLimit: 0,
    assetsDir: '',
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { pareltjes: 'src/pareltjes.ts' },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        assetFileNames: (asset) => (asset.names[0]?.endsWith('.css') ? 'pareltjes.css' : 'chunks/[name]-[hash][extname]'),
      },
    },
  },
});
