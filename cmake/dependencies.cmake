# Everything comes from the distribution; docs/dependencies.md says why each one is here.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(ZLIB REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(SQLite3 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(oath REQUIRED IMPORTED_TARGET liboath)
pkg_check_modules(nghttp2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlienc libbrotlidec)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
find_package(CURL REQUIRED)

# Asio and Beast are compiled once, in packages/common/net, instead of in every file that includes them. Asio keeps two
# coroutine frames of at most 1 KB for the next ones; here more and larger ones are alive at a time, and mimalloc is faster.
add_library(messenger_boost INTERFACE)
target_link_libraries(messenger_boost INTERFACE Boost::headers Boost::json Boost::url Threads::Threads)
target_compile_definitions(messenger_boost INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING BOOST_BEAST_USE_STD_STRING_VIEW)

# SOCI ships no CMake configuration; its headers are not warning-free.
find_path(SOCI_INCLUDE_DIR soci/soci.h REQUIRED)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE3 soci_sqlite3 REQUIRED)
find_library(SOCI_MYSQL soci_mysql REQUIRED)
find_library(SOCI_POSTGRESQL soci_postgresql REQUIRED)
pkg_search_module(mysql REQUIRED IMPORTED_TARGET libmariadb mariadb mysqlclient)
pkg_check_modules(postgresql REQUIRED IMPORTED_TARGET libpq)
add_library(messenger_soci INTERFACE)
target_include_directories(messenger_soci SYSTEM INTERFACE ${SOCI_INCLUDE_DIR} ${SOCI_INCLUDE_DIR}/soci)
target_link_libraries(messenger_soci INTERFACE ${SOCI_CORE} ${SOCI_SQLITE3} ${SOCI_MYSQL} ${SOCI_POSTGRESQL} SQLite::SQLite3
  PkgConfig::mysql PkgConfig::postgresql)

pkg_check_modules(mongoc REQUIRED IMPORTED_TARGET libmongoc-1.0)
add_library(messenger_mongoc INTERFACE)
target_link_libraries(messenger_mongoc INTERFACE PkgConfig::mongoc)

# Nothing names a symbol of mimalloc: it takes the place of malloc. Sanitizers bring an allocator of their own.
add_library(messenger_malloc INTERFACE)
if(NOT MESSENGER_SANITIZE)
  find_library(MIMALLOC mimalloc REQUIRED)
  target_link_options(messenger_malloc INTERFACE -Wl,--push-state,--no-as-needed ${MIMALLOC} -Wl,--pop-state)
endif()

if(BUILD_TESTING)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
