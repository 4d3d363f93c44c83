#!/usr/bin/env python3
"""tools_test.py [CHECK...] - each check finds what it is for, and is content with what is right.

A check that cannot fail is a defect: so every claim here is about a small tree with one violation in it.
BUILD and PREFIX in the environment are a release build and its installation; the tests that need them say so.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent
GOOD = '/* good.c - nothing is wrong here. */\n#include "wire/reader.h"\n\nint good(void)\n{\n    return 0;\n}\n'


class Tree(unittest.TestCase):
    """A tree of files in a temporary folder, and a check that looks at it."""

    check = ""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copy(TOOLS.parent / ".clang-format", self.root)
        self.write("src/wire/reader.h", "")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run_check(self, *arguments, **environment):
        command = [TOOLS / f"check-{self.check}", *(arguments or [self.root])]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
        return done.returncode, done.stdout + done.stderr

    def accepts(self, *arguments):
        code, out = self.run_check(*arguments)
        self.assertEqual(code, 0, out)

    def refuses(self, saying, *arguments):
        code, out = self.run_check(*arguments)
        self.assertNotEqual(code, 0, out)
        self.assertIn(saying, out)


class Layers(Tree):
    check = "layers"

    def test_a_folder_may_use_those_above_it_and_itself(self):
        self.write("src/message/a.c", '#include "base/span.h"\n#include "message/b.h"\n#include <string.h>\n')
        self.write("src/crypto/libcrypto/a.c", '#include "crypto/aead.h"\n#include <openssl/evp.h>\n')
        self.write("src/handshake/a.h", '#include "handfast.h"\n')
        self.write("include/handfast.h", "")
        self.write("cli/b.h", "")
        self.write("cli/a.c", '#include "handfast.h"\n#include "b.h"\n#include "cli/b.h"\n#include <sys/socket.h>\n')
        self.accepts()

    def test_a_folder_below_is_refused(self):
        self.write("src/wire/a.c", '#include "wire/reader.h"\n#include "handshake/flow.h"\n')
        self.refuses("src/wire/a.c:2: wire must not use handshake")

    def test_a_header_is_looked_at_too(self):
        self.write("src/base/a.h", '#include "wire/reader.h"\n')
        self.refuses("base must not use wire")

    def test_the_public_api_is_unknown_to_the_lower_layers(self):
        self.write("src/record/a.c", '#include "handfast.h"\n')
        self.refuses("record must not know the public API")

    def test_a_path_upwards_is_refused(self):
        self.write("src/wire/a.c", '#include "../base/span.h"\n')
        self.refuses("is not of the form")

    def test_a_folder_nobody_knows_is_refused(self):
        self.write("src/util/a.c", "")
        self.refuses("util is not in tools/layers")

    def test_the_core_opens_no_window_to_the_world(self):
        self.write("src/connection/a.c", "#include <sys/socket.h>\n")
        self.refuses("no window to the world")

    def test_neither_the_command_nor_an_example_may_look_inside(self):
        for folder in ("cli", "examples"):
            self.write(f"{folder}/a.c", '#include "base/span.h"\n')
            self.refuses(f"{folder} may use the public headers only")

    def test_an_adapter_may_not_look_inside_by_a_path(self):
        self.write("src/base/span.h", "")
        self.write("adapters/a.c", '#include "../src/base/span.h"\n')
        self.refuses("adapters may use the public headers only")

    def test_nobody_uses_libssl(self):
        self.write("cli/a.c", "#include <openssl/ssl.h>\n")
        self.refuses("nobody uses libssl")


class Size(Tree):
    check = "size"

    def function(self, lines, name="long_one", above=""):
        return f"{above}int {name}(void)\n{{\n" + "    x();\n" * (lines - 3) + "}\n\n"

    def short_ones(self):
        return "".join(self.function(5, f"f{i}") for i in range(20))

    def test_eighty_lines_are_allowed(self):
        self.write("src/wire/a.c", self.function(80) + self.short_ones())
        self.accepts()

    def test_a_longer_function_is_refused(self):
        self.write("cli/a.c", self.function(81) + self.short_ones())
        self.refuses("cli/a.c:1: long_one has 81 lines")

    def test_a_test_counts_as_a_function(self):
        body = self.function(81).replace("int long_one(void)", "TEST(a_long_claim)")
        self.write("tests/wire/a_test.c", body + self.short_ones())
        self.refuses("a_long_claim has 81 lines")

    def test_a_longer_function_may_have_its_reason(self):
        reason = "/* size: one block of straight rounds */\n"
        self.write("src/wire/a.c", self.function(90, above=reason) + self.short_ones())
        self.accepts()

    def test_the_reason_of_another_function_does_not_count(self):
        reason = "/* size: one block of straight rounds */\n"
        text = self.function(5, "short_one", reason) + self.function(90)
        self.write("src/wire/a.c", text + self.short_ones())
        self.refuses("long_one has 90 lines")

    def test_the_ninetieth_percentile_is_held(self):
        self.write("src/wire/a.c", "".join(self.function(41, f"f{i}") for i in range(2)) + self.function(5) * 8)
        self.refuses("90th percentile")

    def test_a_long_file_is_refused(self):
        self.write("bench/a.c", "int x;\n" * 701)
        self.refuses("bench/a.c: 701 lines")

    def test_the_public_api_has_sixty_functions_at_most(self):
        self.write("include/handfast.h", "HF_API int f(void);\n" * 61)
        self.refuses("60 functions at most")

    def test_the_longest_are_printed(self):
        self.write("src/wire/a.c", self.function(30))
        self.assertIn("  30 long_one  src/wire/a.c:1", self.run_check()[1])


class Preprocessor(Tree):
    check = "preprocessor"

    def test_guards_and_linkage_do_not_count(self):
        self.write("include/a.h", '#ifndef A_H\n#define A_H\n#ifdef __cplusplus\nextern "C" {\n#endif\n#endif\n')
        self.accepts()

    def test_a_conditional_inside_a_function_is_refused(self):
        self.write("src/wire/a.c", "int f(void)\n{\n#if X\n    x();\n#endif\n    return 0;\n}\n" + "int x;\n" * 690)
        self.refuses("src/wire/a.c:3: a conditional inside f")

    def test_tests_are_looked_at_too(self):
        self.write("tests/wire/a_test.c", "TEST(a_claim)\n{\n#ifdef X\n#endif\n}\n")
        self.refuses("a conditional inside a_claim")

    def test_two_in_a_thousand_lines_are_allowed_and_three_refused(self):
        one = "#if X\nint y;\n#endif\n"
        self.write("src/wire/a.c", one * 2 + "int x;\n" * 994)
        self.accepts()
        self.write("src/wire/a.c", one * 3 + "int x;\n" * 991)
        self.refuses("more than 2 conditionals")

    def test_a_comment_is_no_conditional(self):
        self.write("src/wire/a.c", "/* rather than\n#if X\n */\nint x;\n")
        self.accepts()


class Readers(Tree):
    check = "readers"

    READ = "    struct reader r = reader_of(body);\n    out->x = rd_u8(&r);\n"

    def message(self, name, body):
        self.write("src/message/a.c", f"bool {name}(struct a *out, struct span body)\n{{\n{body}}}\n")

    def test_a_reader_that_is_asked_is_accepted(self):
        self.message("read_a", self.READ + "    return rd_finish(&r);\n")
        self.accepts()

    def test_a_reader_that_is_not_asked_is_refused(self):
        self.message("read_a", self.READ + "    return true;\n")
        self.refuses("read_a never asks rd_finish(&r)")

    def test_a_comment_does_not_ask(self):
        self.message("read_a", self.READ + "    return true; /* rd_finish(&r) */\n")
        self.refuses("read_a never asks rd_finish(&r)")

    def test_every_reader_must_be_asked(self):
        readers = "    struct reader r = reader_of(body), list = reader_of(rd_vec8(&r, 0, 9));\n"
        self.message("read_a", readers + "    return rd_finish(&r);\n")
        self.refuses("read_a never asks rd_finish(&list)")

    def test_a_reader_that_was_lent_need_not_be_asked(self):
        self.write("src/message/a.c", "struct a read_one(struct reader *list)\n{\n    return rd_u8(list);\n}\n")
        self.accepts()


class Format(Tree):
    check = "format"

    def test_the_house_format_is_accepted(self):
        self.write("src/wire/a.c", GOOD)
        self.accepts()

    def test_another_format_is_refused(self):
        self.write("tests/wire/a_test.c", "int good(void) { return 0; }\n")
        self.refuses("code should be clang-formatted")


class References(Tree):
    check = "references"

    def test_words_of_the_field_are_accepted(self):
        self.write("README.md", "A session is resumed; an issuer issues certificates; 3 issues in 2026.\n")
        self.accepts()

    def test_each_foreign_reference_is_refused(self):
        places = (".." + "/shared/x", "/work" + "/main", "as DESIGN" + ".md says")
        trackers = ("see issue" + " 2", "issues" + " show 2", "in a later" + " issue")
        workers = ("filed" + " by a bot", "a session" + " of the project")
        for text in places + trackers + workers:
            with self.subTest(text=text):
                self.write("docs/a.md", text + "\n")
                self.refuses("docs/a.md:1:")

    def test_files_without_a_suffix_are_looked_at_too(self):
        self.write("test", "# see issue" + " 7\n")
        self.refuses("test:1:")


class Symbols(Tree):
    check = "symbols"
    HEADER = '#define HF_API __attribute__((visibility("default")))\nHF_API const char *hf_version(void);\n'

    def build(self, source, header=HEADER):
        """A shared and a static library of one source, with hf_version() declared in the header."""
        self.write("include/handfast.h", header)
        path = self.write("src/a.c", f'#include "handfast.h"\n{source}\n')
        flags = ["gcc", "-fPIC", "-fvisibility=hidden", "-I", self.root / "include", path]
        subprocess.run([*flags, "-shared", "-o", self.root / "libhandfast.so"], check=True)
        subprocess.run([*flags, "-c", "-o", self.root / "a.o"], check=True)
        subprocess.run(["objcopy", "--localize-hidden", self.root / "a.o"], check=True)
        (self.root / "libhandfast.a").unlink(missing_ok=True)
        subprocess.run(["ar", "qc", self.root / "libhandfast.a", self.root / "a.o"], check=True)

    VERSION = 'const char *hf_version(void) { return "1"; }'

    def test_what_the_header_declares_is_accepted(self):
        self.build(self.VERSION + " int inner(void); int inner(void) { return 0; }")
        self.accepts(self.root, self.root)

    def test_another_name_is_refused_in_either_library(self):
        self.build(self.VERSION + " HF_API int inner(void); int inner(void) { return 0; }")
        self.refuses("libhandfast.so lets out inner", self.root, self.root)
        self.refuses("libhandfast.a lets out inner", self.root, self.root)

    def test_a_function_of_ours_that_no_header_declares_is_refused(self):
        self.build(self.VERSION + " HF_API int hf_secret(void); int hf_secret(void) { return 0; }")
        self.refuses("libhandfast.so lets out hf_secret", self.root, self.root)

    def test_a_static_library_whose_symbols_were_not_made_local_is_refused(self):
        self.build(self.VERSION)
        self.write("b.c", "int allocate(void); int allocate(void) { return 0; }")
        subprocess.run(["gcc", "-c", "-fvisibility=hidden", self.root / "b.c", "-o", self.root / "b.o"], check=True)
        subprocess.run(["ar", "q", self.root / "libhandfast.a", self.root / "b.o"], check=True, capture_output=True)
        self.refuses("libhandfast.a lets out allocate", self.root, self.root)

    def test_a_declared_function_that_is_not_there_is_refused(self):
        self.build(self.VERSION, self.HEADER + "HF_API int\nhf_missing(void);\n")
        self.refuses("libhandfast.so lacks hf_missing", self.root, self.root)

    def test_an_undefined_symbol_is_refused(self):
        self.build("const char *nowhere(void); const char *hf_version(void) { return nowhere(); }")
        self.refuses("libhandfast.so leaves nowhere undefined", self.root, self.root)


class Manual(Tree):
    check = "manual"

    def build(self, page_1, page_3, help_text="Options:\n  --ca FILE  whom to trust\n"):
        self.write("include/handfast.h", "HF_API const char *hf_version(void);\n")
        self.write("docs/man/handfast.1", page_1)
        self.write("docs/man/handfast.3", page_3)
        self.write("help", help_text)
        self.write("build/handfast", f"#!/bin/sh\ncat {self.root}/help\n").chmod(0o755)

    PAGE_1 = ".SH COMMANDS\n.SS handfast get URL\n.B \\-\\-ca FILE\n"
    PAGE_3 = ".BR hf_version ()\n"

    def test_complete_pages_are_accepted(self):
        self.build(self.PAGE_1, self.PAGE_3)
        self.accepts(self.root / "build", self.root)

    def test_a_function_without_a_word_is_refused(self):
        self.build(self.PAGE_1, ".BR hf_other ()\n")
        self.refuses("handfast.3 has nothing on hf_version", self.root / "build", self.root)

    def test_a_function_that_is_no_more_is_refused(self):
        self.build(self.PAGE_1, self.PAGE_3 + ".BR hf_gone ()\n")
        self.refuses("handfast.3 speaks of hf_gone", self.root / "build", self.root)

    def test_an_option_without_a_word_is_refused(self):
        self.build(self.PAGE_1, self.PAGE_3, "  --ca FILE\n  --trace\n")
        self.refuses("handfast.1 has nothing on --trace of `handfast get`", self.root / "build", self.root)

    def test_an_option_that_is_no_more_is_refused(self):
        self.build(self.PAGE_1 + ".B \\-\\-gone\n", self.PAGE_3)
        self.refuses("handfast.1 speaks of --gone", self.root / "build", self.root)

    def test_a_command_without_help_is_refused(self):
        self.build(self.PAGE_1, self.PAGE_3)
        self.write("build/handfast", "#!/bin/sh\nexit 2\n")
        self.refuses("`handfast get --help` fails", self.root / "build", self.root)


class Install(Tree):
    """Needs BUILD and PREFIX."""

    check = "install"

    def setUp(self):
        super().setUp()
        self.prefix = self.root / "moved"
        shutil.copytree(os.environ["PREFIX"], self.prefix, symlinks=True)

    def test_a_tree_may_be_moved(self):
        self.accepts(self.prefix)

    def test_a_missing_header_is_refused(self):
        (self.prefix / "include/handfast.h").unlink()
        self.refuses("failed: gcc, pkg-config, shared: compile", self.prefix)

    def test_a_wrong_version_is_refused(self):
        pc = self.prefix / "lib/pkgconfig/handfast.pc"
        pc.write_text(pc.read_text().replace("Version: ", "Version: 9"))
        self.refuses("failed: gcc, pkg-config, shared: run", self.prefix)

    def test_a_static_library_with_all_its_symbols_is_refused(self):
        shutil.copy(pathlib.Path(os.environ["BUILD"]) / "libinternal.a", self.prefix / "lib/libhandfast.a")
        self.refuses("failed: gcc, pkg-config, static", self.prefix)

    def test_a_missing_cmake_package_is_refused(self):
        shutil.rmtree(self.prefix / "lib/cmake")
        self.refuses("failed: find_package: configure", self.prefix)

    def test_a_missing_page_is_refused(self):
        (self.prefix / "share/man/man3/handfast.3").unlink()
        self.refuses("share/man/man3/handfast.3 is missing", self.prefix)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
