import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

/** The main process and its helpers are ES modules; what package.json lists as dependencies stays outside. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      rolldownOptions: {
        input: {
          electron: 'main/electron/index.ts',
          trainer: 'main/trainer/index.ts',
          'read-ahead-worker': 'main/trainer/read-ahead-worker.ts',
          'checkpoint-writer-worker': 'main/storage/checkpoint-writer-worker.ts',
          'arrow-worker': 'main/services/datasets/sources/arrow-worker.ts',
          'analysis-worker': 'main/services/analysis/analysis-worker.ts',
          'evaluation-worker': 'main/services/evaluation/evaluation-worker.ts',
          'library-worker': 'main/services/library/library-worker.ts',
          cli: 'main/cli/index.ts',
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: 'preload/index.ts' },
        // A sandboxed page cannot load an ES module preload.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: 'out/renderer',
      target: 'chrome144',
      minify: true,
      // A data URI for a font would need a wider content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: { input: 'renderer/index.html', checks: { pluginTimings: false } },
    },
  },
});
