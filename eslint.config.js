import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

const typed = [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked]

export default ts.config(
  { ignores: ['**/dist/**', '.data/**', 'recordings/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: typed,
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './client/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'The environment is read in server/kernel/config/environment.ts only.',
        },
      ],
    },
  },
  {
    files: ['server/kernel/config/environment.ts', 'tests/**', '*.config.ts', 'client/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['client/**/*.vue', 'client/**/*.ts'],
    extends: [...vue.configs['flat/recommended']],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
  {
    // What runs in the browser: Vite lowers syntax to what client/public/too-old.html promises, but adds no function.
    files: ['client/src/**', 'server/contract/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          { object: 'AbortSignal', property: 'any' },
          { object: 'URL', property: 'parse' },
          { object: 'URL', property: 'canParse' },
          { object: 'Promise', property: 'withResolvers' },
          { object: 'Promise', property: 'try' },
          { object: 'Map', property: 'groupBy' },
          { object: 'Object', property: 'groupBy' },
          { object: 'Array', property: 'fromAsync' },
          { property: 'toSorted' },
          { property: 'toReversed' },
          { property: 'toSpliced' },
          { property: 'isWellFormed' },
        ].map((each) => ({ ...each, message: 'Chrome 108 does not have it.' })),
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node } },
  prettier,
)
