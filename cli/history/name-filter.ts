/** What `--env` and `--app` select; neither of them selects everything. */
export function nameFilter({ env, app }: { readonly env: readonly string[]; readonly app: readonly string[] }): { readonly environments?: readonly string[]; readonly apps?: readonly string[] } {
  return { ...(env.length > 0 && { environments: env }), ...(app.length > 0 && { apps: app }) };
}
