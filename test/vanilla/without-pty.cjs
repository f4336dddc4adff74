/*
 * cdktf-cli loads a native terminal module that it needs for `deploy` alone, and that is built for
 * Node 22 and older. Preloaded, this lets `synth` run on the Node of this repository.
 */
const Module = require("node:module");

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === "@cdktf/node-pty-prebuilt-multiarch" ? {} : load.call(this, request, ...rest);
};
