/*
 * Preloaded, it refuses every connection and every look-up of a name, and notes each in the file
 * that NETWORK_ATTEMPTS names; given in NODE_OPTIONS, it holds for all that a program starts.
 */
const { appendFileSync } = require("node:fs");
const dgram = require("node:dgram");
const dns = require("node:dns");
const net = require("node:net");

function refuse(what) {
  return (...given) => {
    appendFileSync(process.env.NETWORK_ATTEMPTS, `${what} ${process.argv.slice(1).join(" ")} ${JSON.stringify(given[0])}\n`);
    throw new Error(`the network is cut: ${what}`);
  };
}

net.Socket.prototype.connect = refuse("connect");
dgram.Socket.prototype.send = refuse("send");
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
  dns[name] = refuse(name);
  dns.promises[name] = refuse(name);
}
