import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** Makers of graphics cards by their numbers on the PCI bus. Source: the PCI SIG's list of members. */
const makers: Readonly<Record<string, string>> = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
  '0x5143': 'Qualcomm',
  '0x13b5': 'Arm',
};

/**
 * The name of this computer's graphics card as far as the system tells it, or null when it has none.
 * Windows is taken at WebGPU's word: what it finds there is measured anyway.
 */
export function findGraphicsCard(platform: NodeJS.Platform = process.platform): string | null {
  if (platform === 'darwin') return `${cpus()[0]?.model ?? 'Apple'} GPU`;
  if (platform === 'win32') return 'GPU';
  return nvidiaCard() ?? displayCard() ?? (existsSync('/dev/dxg') ? 'GPU' : null);
}

/** The first card of NVIDIA's own driver, `NVIDIA GeForce RTX 4070`; `folder` is where the driver lists them. */
export function nvidiaCard(folder = '/proc/driver/nvidia/gpus'): string | null {
  for (const card of entriesOf(folder)) {
    const model = /^Model:\s*(\S.*)$/m.exec(textOf(join(folder, card, 'information')))?.[1];
    if (model !== undefined) return model.trim();
  }
  return null;
}

/** The first card of a known maker among those that draw, `AMD GPU`; `folder` is where Linux lists them. */
export function displayCard(folder = '/sys/class/drm'): string | null {
  for (const card of entriesOf(folder)) {
    const maker = makers[textOf(join(folder, card, 'device', 'vendor')).trim()];
    if (maker !== undefined) return `${maker} GPU`;
  }
  return null;
}

function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
