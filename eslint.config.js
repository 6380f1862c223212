import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist/', 'lib/', 'coverage/', 'node_modules/', 'out/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Services add enum values after this was written: a value that the type rules out can still arrive.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // There are no enums (erasableSyntaxOnly), and the rule asks for the type of every expression.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      eqeqeq: ['error', 'always'],
      'prefer-const': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ObjectExpression > SpreadElement > ConditionalExpression > ObjectExpression[properties.length=0]',
          message: 'Write the member plainly, undefined where there is none: all objects of a type have the same members.',
        },
        {
          selector: 'ObjectExpression > SpreadElement > LogicalExpression',
          message: 'Write the member plainly, undefined where there is none: all objects of a type have the same members.',
        },
      ],
    },
  },
  {
    files: ['emulator/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', 'witness/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
)
