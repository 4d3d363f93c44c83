# bench/NAME.c is a program of its own, linked with OpenSSL's libssl, too, to be measured beside us.

file(GLOB bench_sources CONFIGURE_DEPENDS bench/*.c)
if(bench_sources)
    pkg_check_modules(BENCH REQUIRED IMPORTED_TARGET libssl libcrypto)
endif()
foreach(source IN LISTS bench_sources)
    cmake_path(GET source STEM name)
    add_executable(bench_${name} ${source})
    set_target_properties(bench_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY bench)
    target_include_directories(bench_${name} PRIVATE bench)
    target_compile_definitions(bench_${name} PRIVATE _GNU_SOURCE= TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
    target_link_libraries(bench_${name} PRIVATE static PkgConfig::BENCH m)
endforeach()
