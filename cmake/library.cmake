# libhandfast: the core, and the conveniences over its public API that need nothing but the C library.

file(GLOB core_sources CONFIGURE_DEPENDS src/*/*.c src/crypto/*/*.c)
file(GLOB stream_sources CONFIGURE_DEPENDS adapters/stream*.c)
file(GLOB libevent_sources CONFIGURE_DEPENDS adapters/libevent*.c)

# Fast AES-GCM is for CPUs that have it: elsewhere its folder is left out, and a row of a table with it.
find_library(IPSEC_MB_LIBRARY IPSec_MB)
if(IPSEC_MB_LIBRARY AND core_sources MATCHES "/ipsec_mb/")
    set(ipsec_mb_library ${IPSEC_MB_LIBRARY})
    set_property(SOURCE ${core_sources} APPEND PROPERTY COMPILE_DEFINITIONS HANDFAST_IPSEC_MB)
else()
    list(FILTER core_sources EXCLUDE REGEX "/ipsec_mb/")
endif()

add_library(core OBJECT ${core_sources})
target_include_directories(core PUBLIC src include)
target_compile_definitions(core PRIVATE HANDFAST_VERSION="${PROJECT_VERSION}")
target_link_libraries(core PUBLIC PkgConfig::CRYPTO ${ipsec_mb_library})
set(library_objects $<TARGET_OBJECTS:core>)

# An adapter sees the public headers only, and the operating system.
function(add_adapter name)
    add_library(${name} OBJECT ${ARGN})
    target_include_directories(${name} PRIVATE include .)
    target_compile_definitions(${name} PRIVATE _GNU_SOURCE=)
endfunction()

if(stream_sources)
    add_adapter(stream ${stream_sources})
    list(APPEND library_objects $<TARGET_OBJECTS:stream>)
endif()

set(public_headers $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

# What a shared library of ours has in common: the versions, and a version script that lets hf_ symbols out.
function(make_shared target name)
    set(script ${PROJECT_SOURCE_DIR}/cmake/exports.map)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} VERSION ${PROJECT_VERSION}
        SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${script})
    target_link_options(${target} PRIVATE -Wl,--version-script=${script})
    target_include_directories(${target} INTERFACE ${public_headers})
endfunction()

# A static library has no version script: hidden symbols of its objects are made local instead, once the objects have
# been joined to one. So `allocate` or `fail` in a program is never ours.
function(make_static target name objects)
    set(joined ${PROJECT_BINARY_DIR}/${name}.o)
    add_custom_command(OUTPUT ${joined}
        COMMAND ${CMAKE_LINKER} -r -o ${joined} ${objects}
        COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${joined}
        DEPENDS ${objects} COMMAND_EXPAND_LISTS VERBATIM)
    add_library(${target} STATIC ${joined})
    set_source_files_properties(${joined} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} LINKER_LANGUAGE C)
    target_include_directories(${target} INTERFACE ${public_headers})
endfunction()

add_library(libhandfast SHARED ${library_objects})
make_shared(libhandfast handfast)
target_link_libraries(libhandfast PRIVATE $<BUILD_INTERFACE:PkgConfig::CRYPTO> ${ipsec_mb_library})

make_static(static handfast "${library_objects}")
target_link_libraries(static INTERFACE $<BUILD_INTERFACE:PkgConfig::CRYPTO> $<INSTALL_INTERFACE:OpenSSL::Crypto>
    ${ipsec_mb_library})

if(libevent_sources)
    pkg_check_modules(LIBEVENT_CORE IMPORTED_TARGET libevent_core)
endif()
if(LIBEVENT_CORE_FOUND)
    add_adapter(libevent_adapter ${libevent_sources})
    target_link_libraries(libevent_adapter PRIVATE PkgConfig::LIBEVENT_CORE)

    add_library(libhandfast_libevent SHARED $<TARGET_OBJECTS:libevent_adapter>)
    make_shared(libhandfast_libevent handfast_libevent)
    set_target_properties(libhandfast_libevent PROPERTIES INSTALL_RPATH "$ORIGIN") # libhandfast lies beside it
    target_link_libraries(libhandfast_libevent PUBLIC libhandfast PRIVATE $<BUILD_INTERFACE:PkgConfig::LIBEVENT_CORE>)

    make_static(libevent_static handfast_libevent $<TARGET_OBJECTS:libevent_adapter>)
    target_link_libraries(libevent_static INTERFACE static $<BUILD_INTERFACE:PkgConfig::LIBEVENT_CORE>
        $<INSTALL_INTERFACE:PkgConfig::LIBEVENT_CORE>)
endif()
