import { ApiResource, Group, Role, RoleBinding } from "cdk8s-plus-28";
import { chart, ScheduledJob } from "lamplighter/lights";

/** Asks the shop every night whether it answers; a failed run says that it does not. */
export default chart(({ scope, environment, release, namespace }) => {
  new ScheduledJob(scope, "report", {
    image: release.image("report"),
    size: environment.size("report"),
    schedule: "15 5 * * *",
    timeZone: "Europe/Lisbon",
    command: ["podcli", "check", "http", `http://catalog.${namespace}.svc.cluster.local/health`, "--retry=3", "--delay=10s"],
    calls: [{ workload: "catalog", port: 8080 }],
  });

  // Constructs of cdk8s-plus work inside a unit: support staff may read the runs and change nothing.
  const readers = new Role(scope, "readers", { metadata: { name: "report-readers" } });
  readers.allowRead(ApiResource.CRON_JOBS, ApiResource.JOBS, ApiResource.PODS);
  readers.allowGet(ApiResource.custom({ apiGroup: "", resourceType: "pods/log" }));
  new RoleBinding(scope, "readers-binding", { role: readers, metadata: { name: "report-readers" } })
    .addSubjects(Group.fromName(scope, "support", "shop-support"));
});
