import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** What each environment may import; everything not listed is refused. */
const allowed = {
  common: ['common'],
  preload: ['common'],
  ui: ['ui', 'common'],
  state: ['state', 'common'],
  feature: ['state', 'ui', 'common'],
  view: ['feature', 'state', 'ui', 'common'],
  transport: ['transport', 'state', 'common'],
  app: ['app', 'transport', 'view', 'feature', 'state', 'ui', 'common'],
  storage: ['storage', 'common'],
  services: ['services', 'storage', 'common'],
  trainer: ['trainer', 'storage', 'common'],
  hosting: ['hosting', 'services', 'common'],
  cli: ['cli', 'services', 'storage', 'web', 'hosting', 'common'],
  web: ['web', 'services', 'storage', 'hosting', 'common'],
  electron: ['electron', 'services', 'storage', 'hosting', 'common'],
};

export default ts.config(
  { ignores: ['out/', 'dist/', '.cache/', 'node_modules/', '**/generated/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        project: [
          './common/tsconfig.json',
          './main/tsconfig.json',
          './preload/tsconfig.json',
          './renderer/tsconfig.json',
          './test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    plugins: { 'import-x': importX, boundaries },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: './tsconfig.base.json' }),
      ],
      'import/resolver': { typescript: { project: './tsconfig.base.json' } },
      'boundaries/include': ['common/**', 'preload/**', 'renderer/**', 'main/**'],
      'boundaries/elements': [
        { type: 'common', pattern: 'common' },
        { type: 'preload', pattern: 'preload' },
        { type: 'ui', pattern: 'renderer/ui' },
        { type: 'state', pattern: 'renderer/state' },
        { type: 'feature', pattern: 'renderer/features/*', capture: ['feature'] },
        { type: 'view', pattern: 'renderer/views' },
        { type: 'storage', pattern: 'main/storage' },
        { type: 'services', pattern: 'main/services' },
        { type: 'trainer', pattern: 'main/trainer' },
        { type: 'hosting', pattern: 'main/hosting' },
        { type: 'cli', pattern: 'main/cli' },
        { type: 'web', pattern: 'main/web' },
        { type: 'electron', pattern: 'main/electron' },
        { type: 'transport', pattern: 'renderer/transport' },
        { type: 'app', pattern: 'renderer' },
      ],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(allowed).map(([from, to]) => ({
              from: { element: { type: from } },
              allow: to.map((type) => ({ to: { element: { type } } })),
            })),
            // A feature sees its own files; views are where features meet.
            {
              from: { element: { type: 'feature' } },
              allow: {
                to: {
                  element: {
                    type: 'feature',
                    captured: { feature: '{{from.element.captured.feature}}' },
                  },
                },
              },
            },
            { allow: { to: { module: { origin: 'external' } } } },
            { allow: { to: { module: { origin: 'core' } } } },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
      // State is raw and replaced, never mutated (see CONTRIBUTING.md).
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['main/**', 'common/**', 'preload/**', 'renderer/**', 'test/**'],
    ignores: ['main/electron/**', 'preload/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'electron', message: 'Only main/electron and preload import electron.' }],
        },
      ],
    },
  },
  {
    files: ['common/**', 'renderer/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'electron', message: 'Only main/electron and preload import electron.' }],
          patterns: [{ group: ['node:*'], message: 'This code runs without Node.' }],
        },
      ],
    },
  },
  {
    // Lint sees no types in templates; svelte-check does, and refuses what these rules would.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser },
    },
  },
  { files: ['renderer/**'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['bin/**', 'test/**', 'main/cli/**', 'main/web/index.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
);
