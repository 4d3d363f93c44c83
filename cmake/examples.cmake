# examples/NAME.c is a program of its own, over the public headers and the static library, as a user would write it.

file(GLOB examples CONFIGURE_DEPENDS examples/*.c)
foreach(source IN LISTS examples)
    cmake_path(GET source STEM name)
    add_executable(example_${name} ${source})
    set_target_properties(example_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY examples)
    target_compile_definitions(example_${name} PRIVATE _GNU_SOURCE=)
    target_link_libraries(example_${name} PRIVATE static)
    if(TARGET libevent_static AND name MATCHES "^libevent")
        target_link_libraries(example_${name} PRIVATE libevent_static)
    endif()
endforeach()
