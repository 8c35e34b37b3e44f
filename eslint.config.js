// Names and types are tsc's business; eslint holds what tsc does not see.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/", ".venv/", "novaviz/views/static/", "build/", "dist/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "default-case-last": "error",
      eqeqeq: "error",
      "func-style": ["error", "declaration", { allowArrowFunctions: true }],
      "max-lines": ["error", 300],
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text of users enters by textContent only." },
        { property: "outerHTML", message: "Text of users enters by textContent only." },
        { property: "insertAdjacentHTML", message: "Text of users enters by textContent only." },
      ],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      quotes: ["error", "double", { avoidEscape: true, allowTemplateLiterals: true }],
    },
  },
  {
    files: ["novaviz/views/js/**", "tests/browser/**"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["novaviz/views/js/**"],
    rules: {
      "no-restricted-globals": ["error", "process", "require", "Buffer", "fetch", "XMLHttpRequest", "WebSocket"],
    },
  },
  { files: ["tests/js/**", "*.js"], languageOptions: { globals: globals.node } },
];
