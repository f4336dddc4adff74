import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { asReconciled } from "../../drift/as-reconciled.ts";
import { FakeApiServer } from "../../ports/fake-api-server.ts";
import type { EstateFolder } from "../../helpers/estate.ts";

/** The cluster's API server, so that both halves stand in one report. It holds what Argo CD would have applied; `npm run e2e` has a real one. */
export class Lights {
  readonly #server = new FakeApiServer();
  readonly #estate: EstateFolder;
  readonly #environment: string;
  readonly kubeconfig: string;

  private constructor(server: FakeApiServer, estate: EstateFolder, environment: string) {
    this.#server = server;
    this.#estate = estate;
    this.#environment = environment;
    this.kubeconfig = server.kubeconfig();
  }

  static async start(estate: EstateFolder, environment: string): Promise<Lights> {
    const server = new FakeApiServer();
    await server.start();
    return new Lights(server, estate, environment);
  }

  /** As the reconciler leaves them. */
  reconcile(): void {
    this.#server.objects.clear();
    this.#server.put(...asReconciled(this.#estate.dist(), this.#environment, "argocd-controller"));
  }

  /** @throws where there is none of the name */
  deleteService(place: string): void {
    if (!this.#server.objects.delete(`v1 Service ${place}`)) throw new Error(`there is no service ${place}`);
  }

  async stop(): Promise<void> {
    rmSync(dirname(this.kubeconfig), { recursive: true, force: true });
    await this.#server.stop();
  }
}
