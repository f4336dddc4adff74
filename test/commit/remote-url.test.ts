import { expect, test } from "vitest";
import { assertRemoteName, assertRemoteUrl } from "../../engine/commit/remote-url.ts";

test.each([
  ["https://github.com/owner/name.git", "https"], ["ssh://git@example.com:2222/owner/name", "ssh"], ["git@github.com:owner/name.git", "ssh"], ["example.com:name", "ssh"],
  ["http://localhost:3000/name", "http"], ["http://127.0.0.1/name", "http"], ["http://[::1]:80/x", "http"],
])("%s is reached over %s", (url, protocol) => {
  expect(assertRemoteUrl(url, "origin", false)).toBe(protocol);
});

test.each([
  ["ext::sh -c touch% x", /is no address/], ["ext::sh", /runs the program git-remote-ext/], ["fd::17", /git-remote-fd/], ["hg::https://example.com", /git-remote-hg/],
  ["http://example.com/x", /http:\/\/ is not a transport/], ["http://localhost.example.com/x", /not a transport/], ["git://example.com/x", /git:\/\/ is not a transport/], ["ftp://example.com", /ftp:/],
  ["file:///srv/x", /is a folder of this machine/], ["/srv/x", /is a folder of this machine/], ["../x", /is a folder/], ["./a:b", /is a folder/], ["C:\\x", /is a folder/],
  ["-oProxyCommand=x:y", /is no address/], ["ssh://-oProxyCommand=x/y", /begins with a dash/], ["ssh://git@-oProxyCommand=x/y", /begins with a dash/], ["https://example.com/a\nb", /is no address/], ["", /is a folder/],
])("%j is refused", (url, message) => {
  expect(() => assertRemoteUrl(url, "origin", false)).toThrow(message);
});

test.each(["https://user:hunter2@example.com/x", "https://hunter2@example.com/x", "http://a:hunter2@localhost/x", "ssh://git:hunter2@example.com/x", "ext::https://hunter2@x y", "git://u:hunter2@example.com/", "https://u:a hunter2@example.com/x", "https://u:it's\"hunter2@example.com/x"])("credentials in %s are refused and not shown", (url) => {
  const refused = (): string => assertRemoteUrl(url, "origin", false);
  expect(refused).toThrow("remote origin: ");
  expect(refused).not.toThrow("hunter2");
});

test("the fix shows the address without the credentials", () => {
  expect(() => assertRemoteUrl("https://user:pw@example.com/x", "origin", false)).toThrow("take them out (https://example.com/x)");
});

test.each(["/srv/x", "file:///srv/x"])("%s is accepted where the caller allows folders", (url) => {
  expect(assertRemoteUrl(url, "origin", true)).toBe("file");
});

test.each(["-x", "--upload-pack=x", "https://u:hunter2@example.com", "https://u:a hunter2@example.com", "a b", "", "a/b", "..", "x".repeat(101)])("%j is not the name of a remote", (name) => {
  expect(() => assertRemoteName(name)).toThrow("is not the name of a remote");
  expect(() => assertRemoteName(name)).not.toThrow("hunter2");
});
