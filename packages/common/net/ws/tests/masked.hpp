// Frames as clients send them.
#pragma once

#include <string>
#include <string_view>

#include "net/ws/frame.hpp"

namespace messenger::net::ws {

inline std::string masked(Opcode opcode, std::string_view payload, FrameFlags flags = {}) {
    std::string out;
    append_masked_frame(out, opcode, payload, {'\x37', '\xfa', '\x21', '\x3d'}, flags);
    return out;
}

}  // namespace messenger::net::ws
