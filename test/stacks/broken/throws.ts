import { stack } from "lamplighter/building";

export default stack(() => {
  throw new Error("eu-west-1 is not a zone");
});
