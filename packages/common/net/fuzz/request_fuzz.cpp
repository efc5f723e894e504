// libFuzzer entry: build with -DMESSENGER_FUZZ=ON and run http_request_fuzz.
#include "net/fuzz/read_request.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    messenger::net::read_request_in_every_way({data, size});
    return 0;
}
