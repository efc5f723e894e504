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
    TlsDoor(TlsFiles files, std::vector<std::string> protocols);

    /// Reads the files again; who comes from now on is shown the new certificate. Throws TlsError, and keeps what it
    /// has then.
    void reload();
    /// A session for a connection that comes in, with what is current; the caller owns it.
    ssl_st* new_session() const;

  private:
    std::shared_ptr<ssl_ctx_st> load() const;

    TlsFiles files_;
    std::string protocols_;  ///< as ALPN sends them
    mutable std::mutex mutex_;
    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace messenger::net
