# The command. It is linked with the static library, where nothing but the public API can be reached.

file(GLOB command_sources CONFIGURE_DEPENDS cli/*.c)
if(NOT command_sources)
    return()
endif()

pkg_check_modules(COMMAND REQUIRED IMPORTED_TARGET libevent_core libevent_extra libcjson)

# All but main(), so that tests may be linked with it.
list(FILTER command_sources EXCLUDE REGEX "/main\\.c$")
add_library(command STATIC ${command_sources})
target_include_directories(command PUBLIC include .)
target_compile_definitions(command PRIVATE _GNU_SOURCE= HANDFAST_VERSION="${PROJECT_VERSION}")
target_link_libraries(command PUBLIC static PkgConfig::COMMAND PkgConfig::CRYPTO)
if(TARGET libevent_static)
    target_link_libraries(command PUBLIC libevent_static)
endif()

if(EXISTS ${PROJECT_SOURCE_DIR}/cli/main.c)
    add_executable(handfast cli/main.c)
    target_compile_definitions(handfast PRIVATE _GNU_SOURCE= HANDFAST_VERSION="${PROJECT_VERSION}")
    target_link_libraries(handfast PRIVATE command)
endif()
