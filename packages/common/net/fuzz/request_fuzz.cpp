// libFuzzer entry of http_request_fuzz; CONTRIBUTING.md says how to run it.
#include "net/fuzz/read_request.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    messenger::net::read_request_in_every_way({data, size});
    return 0;
}
