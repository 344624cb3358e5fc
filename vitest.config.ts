import { existsSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** A busy machine may take its time: no test waits so long unless it fails. Milliseconds. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Property tests draw the same cases everywhere. */
const setupFiles = ['test/setup/property-seed.ts'];

/**
 * Where every change is tested, on machines of any speed, a test that drives real processes or a
 * real browser may try once more; `npm test` names each that did.
 */
const attempts = { retry: process.env['CI'] ? 1 : 0 };

/**
 * Several threads that call JavaScript from WebAssembly, as Node's reader of TypeScript does, can end V8 with a failed
 * check while it exchanges a wrapper between the two for a faster one (Node 24). The built program has no such threads.
 */
const execArgv = ['--wasm-wrapper-tiering-budget=1000000000'];

const browser = process.env['LAYERWRIGHT_BROWSER'] ?? '/usr/bin/chromium';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          execArgv,
          include: ['test/{guards,common,main,bin,peers}/**/*.test.ts'],
          ...patience,
          setupFiles,
        },
      },
      {
        test: {
          name: 'engines',
          environment: 'node',
          execArgv,
          include: ['test/engines/**/*.test.ts'],
          ...patience,
          testTimeout: 120_000,
          setupFiles,
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          execArgv,
          include: ['test/integration/**/*.test.ts'],
          ...patience,
          testTimeout: 180_000,
          setupFiles,
          ...attempts,
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.dom.test.ts'],
          ...patience,
          setupFiles,
        },
      },
      {
        plugins: [svelte()],
        optimizeDeps: {
          // Everything is found before the first test: a later find would reload the page under it.
          entries: ['renderer/main.ts', 'test/renderer/**/*.browser.test.ts'],
          include: ['vitest-browser-svelte', 'svelte', 'zod', 'axe-core'],
        },
        test: {
          name: 'browser',
          ...patience,
          ...attempts,
          expect: { poll: { timeout: 30_000 } },
          include: existsSync(browser) ? ['test/renderer/**/*.browser.test.ts'] : [],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: browser, args: ['--no-sandbox'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          execArgv,
          include: ['test/e2e/**/*.test.ts'],
          ...patience,
          testTimeout: 240_000,
          ...attempts,
          fileParallelism: false,
        },
      },
    ],
  },
});
