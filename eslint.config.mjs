// The rules that matter; formatting is Prettier's, imports between layers are dependency-cruiser's.
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const noProcessEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Read the environment through lib/platform/env.ts: it is parsed once and documented there.",
};
const noFetch = {
  selector:
    "CallExpression[callee.name='fetch'], CallExpression[callee.object.name='globalThis'][callee.property.name='fetch']",
  message: "Outbound HTTP goes through lib/platform/egress: addresses are checked at connect time.",
};
const noModuleMocks = {
  selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock)$/]",
  message: "Fake a port, never a module.",
};
const outboundModules = ["undici", "node:http", "node:https", "http", "https", "node:http2", "node:tls"].map(
  (name) => ({
    name,
    message: "Outbound connections are made in lib/platform/egress only.",
    allowTypeImports: true,
  }),
);

export default tseslint.config(
  {
    ignores: [
      "node_modules/**",
      ".next/**",
      ".data/**",
      "lib/platform/db/generated/**",
      "next-env.d.ts",
      "public/**",
    ],
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-restricted-imports": ["error", { paths: outboundModules }],
      "no-console": "error",
      "no-restricted-syntax": ["error", noProcessEnv, noFetch],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
    },
  },
  {
    files: ["**/*.tsx", "components/**/*.ts", "lib/features/*/ui/**/*.ts"],
    rules: {
      "max-lines-per-function": ["error", { max: 150, skipBlankLines: true, skipComments: true }],
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
    },
  },
  {
    files: ["app/**/page.tsx"],
    rules: { "max-lines": ["error", { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["lib/platform/egress/**", "lib/platform/mcp-client/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": "off",
      "no-restricted-syntax": ["error", noProcessEnv],
    },
  },
  {
    files: ["server.ts", "pages.ts", "lib/runtime/doors/**", "workers/**"],
    rules: { "@typescript-eslint/no-restricted-imports": "off" },
  },
  { files: ["lib/platform/env.ts"], rules: { "no-restricted-syntax": ["error", noFetch] } },
  {
    files: ["tests/**", "**/*.test.ts", "scripts/**", "*.config.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": "off",
      "no-restricted-syntax": ["error", noModuleMocks],
      "max-lines-per-function": "off",
    },
  },
);
