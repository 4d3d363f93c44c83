# cmake --install: the libraries, headers, pkg-config files, CMake package, man pages and the command.

include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/handfast)

set_target_properties(libhandfast PROPERTIES EXPORT_NAME handfast)
install(TARGETS libhandfast EXPORT shared)
install(TARGETS static EXPORT static)
install(EXPORT shared DESTINATION ${package_dir} NAMESPACE handfast:: FILE handfast-shared.cmake)
install(EXPORT static DESTINATION ${package_dir} NAMESPACE handfast:: FILE handfast-static.cmake)

# From where a .pc file lies to the prefix, so that a tree may be moved.
file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pc ${prefix_from_pc})

function(install_header_and_pc header pc)
    if(EXISTS ${PROJECT_SOURCE_DIR}/include/${header})
        install(FILES include/${header} TYPE INCLUDE)
    endif()
    if(pc)
        configure_file(cmake/${pc}.in ${pc} @ONLY)
        install(FILES ${PROJECT_BINARY_DIR}/${pc} DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
    endif()
endfunction()

install_header_and_pc(handfast.h handfast.pc)
install_header_and_pc(handfast_stream.h "")
if(TARGET libhandfast_libevent)
    install_header_and_pc(handfast_libevent.h handfast_libevent.pc)
    set_target_properties(libhandfast_libevent PROPERTIES EXPORT_NAME libevent)
    install(TARGETS libhandfast_libevent EXPORT libevent)
    install(TARGETS libevent_static EXPORT libevent_static)
    install(EXPORT libevent DESTINATION ${package_dir} NAMESPACE handfast:: FILE handfast-libevent.cmake)
    install(EXPORT libevent_static DESTINATION ${package_dir} NAMESPACE handfast:: FILE handfast-libevent_static.cmake)
endif()

# Before 1.0 a minor version may break.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/handfast-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/handfast-config.cmake ${PROJECT_BINARY_DIR}/handfast-config-version.cmake
    DESTINATION ${package_dir})

if(TARGET handfast)
    install(TARGETS handfast)
    install(FILES docs/man/handfast.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
install(FILES docs/man/handfast.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3)
