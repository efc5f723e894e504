// raw_requests.json, read: what clients may send and must not, shared with tests/e2e/test_raw_requests.py. In the bytes
// `{get}`, `{post}` and `{host}` stand for what the server of the test has, `{9*x}` for nine x.
#pragma once

#include <boost/json.hpp>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace messenger::net {

struct RawRequest {
    std::string kind;  ///< refused, answered, or unknown: good HTTP for which there is no route
    std::string name;
    std::string bytes;
};

/// Characters up to U+00FF as the bytes of those numbers.
inline std::string to_bytes(std::string_view utf8) {
    std::string bytes;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        bytes += byte < 0x80 ? utf8[i]
                             : static_cast<char>((byte & 3U) << 6U | (static_cast<unsigned char>(utf8[++i]) & 0x3fU));
    }
    return bytes;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

/// The requests for a server at a host.
inline std::vector<RawRequest> raw_requests(const std::string& host) {
    std::stringstream text;
    text << std::ifstream(RAW_REQUESTS).rdbuf();
    static const std::regex repetition(R"(\{(\d+)\*([^}]*)\})");
    std::vector<RawRequest> requests;
    for (const auto& row : boost::json::parse(text.str()).as_array()) {
        auto bytes = to_bytes(row.at(2).as_string());
        for (std::smatch match; std::regex_search(bytes, match, repetition);) {
            std::string many;
            for (int left = std::stoi(match[1]); left > 0; --left) {
                many += match[2];
            }
            bytes = match.prefix().str() + many + match.suffix().str();
        }
        bytes = replaced(replaced(replaced(bytes, "{get}", "/get"), "{post}", "/post"), "{host}", host);
        requests.push_back({std::string(row.at(0).as_string()), std::string(row.at(1).as_string()), std::move(bytes)});
    }
    return requests;
}

}  // namespace messenger::net
