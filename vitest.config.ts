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

const browser = process.env['LAYERWRIGHT_BROWSER'] ?? '/usr/bin/chromium';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{guards,common,main,bin,peers}/**/*.test.ts'],
          ...patience,
          setupFiles,
        },
      },
      {
        test: {
          name: 'engines',
          environment: 'node',
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
