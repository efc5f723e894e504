# Picks the compiler before project() does: what the caller names, else clang, else the system's compiler if it is new enough.
# g++ 12 (Debian 12) destroys coroutine temporaries twice without a warning; g++ 14 (Debian 13) breaks off with errors of its own.
if(NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
  find_program(MESSENGER_CLANGXX NAMES clang++-19 clang++-20 clang++-18 clang++-17 clang++-16)
  if(MESSENGER_CLANGXX)
    string(REPLACE "clang++" "clang" clang_c "${MESSENGER_CLANGXX}")
    set(CMAKE_C_COMPILER "${clang_c}" CACHE FILEPATH "")
    set(CMAKE_CXX_COMPILER "${MESSENGER_CLANGXX}" CACHE FILEPATH "")
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE}" CACHE STRING "")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}" CACHE STRING "")
endif()

# Called after project(): stops where the code would build and then misbehave.
function(messenger_check_compiler)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines. Use clang++ >= 16 or g++ >= 13, "
                        "for example: apt-get install clang-19 lld-19, then delete this build folder.")
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    message(FATAL_ERROR "clang++ ${CMAKE_CXX_COMPILER_VERSION} is too old. Use clang++ >= 16 or g++ >= 13.")
  endif()
endfunction()
