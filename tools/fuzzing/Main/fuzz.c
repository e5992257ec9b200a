/* The program's main function is libFuzzer's; it calls Harness/FuzzEntry.swift. */

/* What a toolchain without LeakSanitizer can do, and what a fault in Swift looks like: SIGILL, which libFuzzer reports. */
const char *__asan_default_options(void) { return "detect_leaks=0:handle_sigill=0:allocator_may_return_null=1"; }
