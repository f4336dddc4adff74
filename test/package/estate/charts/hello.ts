import { chart, WebService } from "lamplighter/lights";

export default chart(({ scope, environment, release }) => {
  new WebService(scope, "hello", { image: release.image("hello"), port: 8080, size: environment.size("hello") });
});
