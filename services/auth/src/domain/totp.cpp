#include "domain/totp.hpp"

#include <liboath/oath.h>
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "core/encoding.hpp"
#include "core/unicode.hpp"

namespace messenger::auth {
namespace {

constexpr std::size_t digits = 6;
constexpr std::int64_t step_seconds = 30;
constexpr std::size_t secret_bytes = 20;
constexpr std::size_t recovery_bytes = 10;
constexpr std::size_t recovery_length = 16;

struct Free {
    void operator()(char* text) const { std::free(text); }
};
using OathText = std::unique_ptr<char, Free>;

std::string random_base32(std::size_t bytes) {
    std::string random(bytes, '\0');
    randombytes_buf(random.data(), random.size());
    char* text = nullptr;
    std::size_t length = 0;
    if (oath_base32_encode(random.data(), random.size(), &text, &length) != OATH_OK) {
        throw std::runtime_error("base32 encoding failed");
    }
    const OathText owned(text);
    std::string result(text, length);
    result.resize(std::min(result.find('='), result.size()));
    return result;
}

/// For query and path of a URI (RFC 3986).
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
            std::string_view("-._~@").find(c) != std::string_view::npos) {
            result += c;
        } else {
            result += {'%', hex[byte >> 4], hex[byte & 15]};
        }
    }
    return result;
}

}  // namespace

std::string make_totp_secret() {
    return random_base32(secret_bytes);
}

std::string totp_uri(std::string_view secret, std::string_view email) {
    return "otpauth://totp/Messenger:" + percent_encoded(email) + "?secret=" + std::string(secret) +
           "&issuer=Messenger&algorithm=SHA1&digits=6&period=30";
}

std::string totp_code(const std::string& secret, std::int64_t step) {
    char* bytes = nullptr;
    std::size_t length = 0;
    if (oath_base32_decode(secret.data(), secret.size(), &bytes, &length) != OATH_OK) {
        throw std::runtime_error("a TOTP secret is no base32");
    }
    const OathText owned(bytes);
    std::array<char, digits + 1> code{};
    if (oath_totp_generate(bytes, length, step * step_seconds, step_seconds, 0, digits, code.data()) != OATH_OK) {
        throw std::runtime_error("a TOTP code can't be computed");
    }
    return code.data();
}

std::optional<std::int64_t> totp_step_of(const std::string& secret, std::string_view code, Timestamp at) {
    const auto present = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count() / step_seconds;
    std::optional<std::int64_t> found;
    for (const auto step : {present - 1, present, present + 1}) {
        if (equal_in_constant_time(totp_code(secret, step), code)) {
            found = step;
        }
    }
    return found;
}

std::vector<std::string> make_recovery_codes() {
    std::vector<std::string> codes;
    while (codes.size() < recovery_code_count) {
        const auto letters = recovery_code_key(random_base32(recovery_bytes));
        codes.push_back(letters.substr(0, 4) + "-" + letters.substr(4, 4) + "-" + letters.substr(8, 4) + "-" +
                        letters.substr(12));
    }
    return codes;
}

std::string recovery_code_key(std::string_view typed) {
    std::string key;
    for (const char c : typed) {
        if (c != '-' && c != ' ') {
            key += ascii_lower(c);
        }
    }
    return key.size() == recovery_length ? key : std::string();
}

}  // namespace messenger::auth
