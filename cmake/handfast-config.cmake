# find_package(handfast [COMPONENTS static libevent libevent_static]) gives
#   handfast::handfast          the shared library
#   handfast::static            the static one, where OpenSSL's development files are
#   handfast::libevent          the bufferevent, where it was built; it needs handfast::handfast
#   handfast::libevent_static   the same over handfast::static, where libevent's development files are

include(${CMAKE_CURRENT_LIST_DIR}/handfast-shared.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/handfast-libevent.cmake OPTIONAL)

find_package(OpenSSL 3.0 QUIET COMPONENTS Crypto)
if(OpenSSL_FOUND)
    include(${CMAKE_CURRENT_LIST_DIR}/handfast-static.cmake)
    find_package(PkgConfig QUIET)
    if(PkgConfig_FOUND)
        pkg_check_modules(LIBEVENT_CORE QUIET IMPORTED_TARGET libevent_core)
    endif()
    if(TARGET PkgConfig::LIBEVENT_CORE)
        include(${CMAKE_CURRENT_LIST_DIR}/handfast-libevent_static.cmake OPTIONAL)
    endif()
endif()

foreach(component IN LISTS handfast_FIND_COMPONENTS)
    if(TARGET handfast::${component})
        set(handfast_${component}_FOUND TRUE)
    elseif(handfast_FIND_REQUIRED_${component})
        set(handfast_FOUND FALSE)
        set(handfast_NOT_FOUND_MESSAGE "handfast::${component} is not here, or what it needs is not")
    endif()
endforeach()
