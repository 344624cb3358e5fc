import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findGraphicsCard } from '../../../../main/trainer/engines/compiled/providers/find-graphics-card.ts';

/** Browsers bring SwiftShader, a Vulkan driver that computes on the processor, under this name. */
const driver = 'vk_swiftshader_icd.json';

/**
 * Lets WebGPU find a device on a machine without a graphics card, by pointing Vulkan at the driver that
 * comes with the tests' browser. It counts when a process first uses WebGPU.
 */
export function offerSoftwareAdapter(): void {
  if (findGraphicsCard() !== null) return;
  const browser = process.env['LAYERWRIGHT_BROWSER'] ?? '/usr/bin/chromium';
  const folders = [
    ...(existsSync(browser) ? [dirname(realpathSync(browser))] : []),
    '/usr/lib/chromium',
    join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'dist'),
  ];
  const found = folders.map((folder) => join(folder, driver)).find((file) => existsSync(file));
  if (found !== undefined) process.env['VK_ICD_FILENAMES'] ??= found;
}
