import type { Case } from './build-case.ts';
import { firstCases } from './first-cases.ts';
import { laterCases } from './later-cases.ts';

export const cases: readonly Case[] = [...firstCases, ...laterCases];
