// libFuzzer entry of ws_inflate_fuzz; CONTRIBUTING.md says how to run it.
#include "net/ws/fuzz/inflate_anything.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    messenger::net::ws::inflate_anything({data, size});
    return 0;
}
