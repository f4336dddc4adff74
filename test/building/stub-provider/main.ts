import { readFileSync } from "node:fs";
import { awsSchemas } from "./aws-schemas.ts";
import type { RootModule } from "./aws-schemas.ts";
import { serveStubProvider } from "./serve.ts";

/* The stub as a program, for a mirror: Terraform starts it in the folder of the root module, and reads one line. */

const provider = await serveStubProvider(awsSchemas([JSON.parse(readFileSync("main.tf.json", "utf8")) as RootModule]), { onShutdown: () => process.exit(0) });
console.log(`1|5|tcp|127.0.0.1:${provider.port}|grpc`);
