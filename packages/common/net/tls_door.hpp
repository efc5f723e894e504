// TlsDoor: what a server needs to speak TLS 1.2 and 1.3 with its clients: the certificate, its key, what else it agrees
// to.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

struct ssl_st;
struct ssl_ctx_st;

namespace messenger::net {

/// A file of the TLS configuration that can't be used; says which and why, and nothing of what a key file holds.
class TlsError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct TlsFiles {
    std::filesystem::path certificate;  ///< PEM, with the chain behind it
    std::filesystem::path key;          ///< PEM, without a passphrase
    /// PEM, if clients have to show a certificate that one of these has signed.
    std::filesystem::path client_authorities{};
};

/// Thread-safe.
class TlsDoor {
  public:
    /// `protocols` for ALPN (RFC 7301), the preferred one first. Throws TlsError.
    TlsDoor(const TlsFiles& files, const std::vector<std::string>& protocols);

    /// What is made of such files. Throws TlsError.
    std::shared_ptr<ssl_ctx_st> read(const TlsFiles& files) const;
    /// Who comes from now on is shown the certificate of these; connections that there are go on.
    void use(std::shared_ptr<ssl_ctx_st> context);
    /// A session for a connection that comes in, with what is current; the caller owns it.
    ssl_st* new_session() const;

  private:
    std::string protocols_;  ///< as ALPN sends them
    mutable std::mutex mutex_;
    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace messenger::net
