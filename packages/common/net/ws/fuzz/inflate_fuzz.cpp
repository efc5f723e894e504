// libFuzzer entry: build with -DMESSENGER_FUZZ=ON and run ws_inflate_fuzz.
#include "net/ws/fuzz/inflate_anything.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    messenger::net::ws::inflate_anything({data, size});
    return 0;
}
