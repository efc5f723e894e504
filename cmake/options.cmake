# What every target is compiled with: `messenger_options` is linked by each of our targets and by nothing else.
set(MESSENGER_SANITIZE "" CACHE STRING "sanitizers, as in -fsanitize=...")
option(MESSENGER_COVERAGE "record line coverage" OFF)

add_library(messenger_options INTERFACE)
target_compile_features(messenger_options INTERFACE cxx_std_23)
# A program loads the libraries that it calls: a gateway no clients of databases, which take as much memory as 2,000 of its own.
target_link_options(messenger_options INTERFACE -Wl,--as-needed)
target_compile_options(messenger_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wextra-semi
  -Wno-missing-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of g++ 13 and 14 inside libstdc++ and Boost headers under optimisation.
  target_compile_options(messenger_options INTERFACE -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
    -Wno-dangling-reference -Wno-restrict -Wno-free-nonheap-object -Wno-stringop-overread
    -Wno-mismatched-new-delete)
  # Of several sources that are compiled as one, each counts as a header to it.
  target_compile_options(messenger_options INTERFACE -Wno-subobject-linkage)
  # Its -Wshadow counts a local variable with the name of a member function or type, too.
  target_compile_options(messenger_options INTERFACE -Wno-shadow -Wshadow=local)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(MESSENGER_LLD NAMES ld.lld ld.lld-19 lld-19)
  if(MESSENGER_LLD)
    target_link_options(messenger_options INTERFACE --ld-path=${MESSENGER_LLD})
  endif()
endif()
if(MESSENGER_SANITIZE)
  # SOCI hides its type information, which -fsanitize=vptr takes for an error.
  target_compile_options(messenger_options INTERFACE -fsanitize=${MESSENGER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(messenger_options INTERFACE -fsanitize=${MESSENGER_SANITIZE})
  if(MESSENGER_SANITIZE MATCHES "undefined")
    target_compile_options(messenger_options INTERFACE -fno-sanitize=vptr)
  endif()
endif()
if(MESSENGER_COVERAGE)
  target_compile_options(messenger_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(messenger_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
endif()
