# The kinds of target: a library of packages/common, a service, a test, and a fuzzer. Several sources are compiled as one
# (CMAKE_UNITY_BUILD), in half the time; those under ALONE are not, since a name of theirs means something else elsewhere.
function(messenger_compile_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# messenger_library(core SOURCES a.cpp ... DEPS x y): packages/common/core, included as "core/a.hpp".
function(messenger_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;ALONE" ${ARGN})
  add_library(messenger_${name} STATIC ${arg_SOURCES} ${arg_ALONE})
  messenger_compile_alone(${arg_ALONE})
  target_include_directories(messenger_${name} PUBLIC ${PROJECT_SOURCE_DIR}/packages/common)
  target_link_libraries(messenger_${name} PUBLIC ${arg_DEPS} PRIVATE messenger_options)
endfunction()

# messenger_service(auth SOURCES ... DEPS ...): the library auth_service and the program messenger-auth.
# The front header is <auth_service.hpp>; everything else below src/ is the service's own business.
function(messenger_service name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;ALONE" ${ARGN})
  add_library(${name}_service STATIC ${arg_SOURCES} ${arg_ALONE})
  messenger_compile_alone(${arg_ALONE})
  target_include_directories(${name}_service PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_link_libraries(${name}_service PUBLIC ${arg_DEPS} PRIVATE messenger_options)
  messenger_program(messenger-${name} SOURCES src/main.cpp DEPS ${name}_service messenger_host messenger_catalog)
endfunction()

# messenger_program(name SOURCES main.cpp DEPS ...): a program in bin/ that knows every setting of the product.
# All of them: the target `programs`.
add_custom_target(programs)
function(messenger_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  add_dependencies(programs ${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  target_link_libraries(${name} PRIVATE ${arg_DEPS} messenger_options messenger_malloc)
endfunction()

# messenger_test(core_tests SOURCES ... DEPS ... [LABEL unit] [AGAIN_WITH VARIABLE=value... AGAIN_WITHOUT Suite.*]):
# one GoogleTest program; `ctest -L` selects by label. Its tests run again with each of the variables, but for some suites.
function(messenger_test name)
  cmake_parse_arguments(arg "" "LABEL;SERVICE;AGAIN_WITHOUT" "SOURCES;DEPS;ALONE;AGAIN_WITH" ${ARGN})
  if(NOT BUILD_TESTING)
    return()
  endif()
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  add_executable(${name} ${arg_SOURCES} ${arg_ALONE})
  messenger_compile_alone(${arg_ALONE})
  # What a test says itself takes longer to optimise than to run.
  target_compile_options(${name} PRIVATE -O0)
  target_link_libraries(${name} PRIVATE ${arg_DEPS} messenger_options GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  # One label, since discovery passes no list on; -L takes a regular expression, so that each of the words selects.
  string(JOIN . label ${arg_LABEL} ${arg_SERVICE})
  # Those on servers have more time: FerretDB, where MongoDB is not, reads a whole collection for nearly every question.
  set(seconds 120)
  if(arg_LABEL STREQUAL "contract")
    set(seconds 300)
  endif()
  gtest_discover_tests(${name} PROPERTIES LABELS ${label} TIMEOUT ${seconds} DISCOVERY_TIMEOUT 60)
  foreach(variable IN LISTS arg_AGAIN_WITH)
    string(REGEX REPLACE ".*=" "" value ${variable})
    gtest_discover_tests(${name} TEST_SUFFIX .${value} TEST_LIST ${name}_${value} TEST_FILTER "-${arg_AGAIN_WITHOUT}" PROPERTIES
      LABELS contract.${arg_SERVICE} ENVIRONMENT ${variable} TIMEOUT 300 DISCOVERY_TIMEOUT 60)
  endforeach()
endfunction()

# messenger_fuzz(http_request_fuzz SOURCES fuzz/x_fuzz.cpp UNDER_TEST a.cpp ... DEPS ... CORPUS fuzz/corpus/x
# [DICTIONARY fuzz/x.dict]): a libFuzzer program and a test, labelled `fuzz`, that runs it for ten seconds on the kept
# corpus. What it finds stays in the build folder. Only where clang builds with ASan: elsewhere the unit tests do the
# same with random inputs of their own.
function(messenger_fuzz name)
  cmake_parse_arguments(arg "" "CORPUS;DICTIONARY" "SOURCES;UNDER_TEST;DEPS" ${ARGN})
  # In every build, so that all of them put the same sources together.
  messenger_compile_alone(${arg_UNDER_TEST})
  if(NOT BUILD_TESTING OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT MESSENGER_SANITIZE MATCHES "address")
    return()
  endif()
  # The files under test are compiled once more, so that only the fuzzer pays for counting their branches.
  add_executable(${name} ${arg_SOURCES} ${arg_UNDER_TEST})
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer-no-link)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${name} PRIVATE ${arg_DEPS} messenger_options)
  set(folder ${CMAKE_BINARY_DIR}/fuzz)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${folder})
  file(MAKE_DIRECTORY ${folder}/${name}.found)
  set(options -max_total_time=10 -max_len=1024 -timeout=5 -rss_limit_mb=1024 -artifact_prefix=${folder}/${name}.)
  if(arg_DICTIONARY)
    list(APPEND options -dict=${CMAKE_CURRENT_SOURCE_DIR}/${arg_DICTIONARY})
  endif()
  # libFuzzer writes into the first folder only.
  add_test(NAME fuzz.${name}
    COMMAND ${name} ${options} ${folder}/${name}.found ${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 120)
endfunction()
