/** Strings that some reader takes for something else when they stand without quotes, or that a file cannot hold as they are. */
export const TRAP_STRINGS: readonly string[] = [
  // booleans and null
  "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "NO", "on", "On", "off", "OFF", "true", "True", "false", "FALSE", "null", "Null", "NULL", "~", "",
  // numbers of YAML 1.1 and 1.2
  "0", "1", "-1", "+1", "007", "08", "0o17", "0b1", "0x1F", "1_000", "1:30", "-1:30:00", "190:20:30.15", "1e3", "1.5e+3", ".5", "5.", "-.5", ".inf", "-.Inf", ".NaN", "1e400", "1.0e+400", "-.1e999", "9".repeat(400), `0x${"f".repeat(400)}`, `${"9".repeat(400)}:30`, "9007199254740993",
  // numbers of Go's reader, and of the package `yaml`
  "0X1F", "0B11", "0O17", "0_x1F", "1_0e5", "+0X1", "+_1", "1__0", "-.5_0", ".3_5", ".", "-.", "+.", "._",
  // dates, merge and value keys
  "2024-01-01", "2024-1-2", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "<<", "=",
  // indicators
  "-", "- a", "?", "? a", ":", ": a", "a:", "a: b", "a :b", "#", "#a", "a #b", "a#b", "&a", "*a", "!a", "!!str a", "|", ">", "'", "\"", "'a'", "\"a\"", "it's", "%a", "@a", "`a`", "[a", "]a", "{a", "}a", "a, b", "\\", "a\\nb", "---", "--- a", "...",
  // blanks and line breaks
  " ", "  ", " a", "a ", "\t", "\ta", "a\tb", "a\t", "\n", "\n\n", "a\n", "a\nb", "a\nb\n", "a\nb\n\n", "a\n\nb", "\na", " a\nb", "a\n b\n", "\n a", "a \nb", "x\n---\ny\n", "---\nx\n", "a\n# b\n", "a\r\nb", "a\rb", "\r",
  // characters that are not seen
  "\u0000", "\u0007", "\u001b[31m", "\u007f", "\u0085", "a\u0085b", "a\u0085\nb", "\u00a0", "a\u200bb", "\u2028", "a\u2028b\n", "\u2029", "\ufeff", "a\ufeffb", "\ufffe", "\uffff", "\u202eabc",
  // other scripts
  "é", "naïve\nцвет\n", "漢字", "😀", "👩‍🚀", "a 😀 b\nc\n",
  // things of this field
  "100m", "128Mi", "1.5Gi", "0.5", "25%", "10.0.0.0/16", "30s", "1h30m", "v1", "sha256:0e5", "3e5", "3e5f", "12345678", "0e1234567890", "$(POD_IP)", "${HOME}", "{{ .Values.x }}", "*.example.com", "http://a:80/b?c=d#e", "0 9 * * 1-5", "*/5 * * * *", "--flag=a", "@every 1m", "key: value # not a comment", "__proto__", "constructor", "a".repeat(2000),
];
