# bench/NAME.c is a program of its own, linked with OpenSSL's libssl, too, to be measured beside us.

file(GLOB bench_sources CONFIGURE_DEPENDS bench/*.c)
file(GLOB bench_support CONFIGURE_DEPENDS bench/support/*.c)
if(bench_sources)
    pkg_check_modules(BENCH REQUIRED IMPORTED_TARGET libssl libcrypto)
    add_library(bench_support STATIC ${bench_support} tests/support/certificates.c)
    target_include_directories(bench_support PUBLIC . src tests)
    target_compile_definitions(bench_support PRIVATE _GNU_SOURCE=)
    target_link_libraries(bench_support PUBLIC static PkgConfig::BENCH)
    # A profiler tells client and server apart by the names of callers: they must be on the stack.
    target_compile_options(bench_support PRIVATE -fno-optimize-sibling-calls)
    # Every block that the library asks for is counted: see bench/support/heap.h.
    target_link_options(bench_support PUBLIC -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free)
endif()
foreach(source IN LISTS bench_sources)
    cmake_path(GET source STEM name)
    add_executable(bench_${name} ${source})
    set_target_properties(bench_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY bench)
    target_compile_definitions(bench_${name} PRIVATE _GNU_SOURCE=)
    target_link_libraries(bench_${name} PRIVATE bench_support)
endforeach()
