// TlsContext: what one end of TLS 1.2 and 1.3 connections needs: its certificate and key, whom it believes, what it
// agrees to.
#pragma once

#include <cstdint>
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
    std::filesystem::path certificate{};  ///< PEM, with the chain behind it; a client may have none
    std::filesystem::path key{};          ///< PEM, without a passphrase
    /// PEM, if the peer has to show a certificate that one of these has signed; a client without it believes those whom
    /// the system does (and SSL_CERT_FILE).
    std::filesystem::path authorities{};
};

/// Thread-safe.
class TlsContext {
  public:
    enum class Role : std::uint8_t { server, client };
    /// `protocols` for a server's ALPN (RFC 7301), the preferred one first. Throws TlsError.
    TlsContext(Role role, const TlsFiles& files, const std::vector<std::string>& protocols = {});

    /// What is made of such files. Throws TlsError.
    std::shared_ptr<ssl_ctx_st> read(const TlsFiles& files) const;
    /// Connections from now on use these; others go on.
    void use(std::shared_ptr<ssl_ctx_st> context);
    /// A session for a connection; the caller owns it. A client's goes on only if the peer's certificate is for `host`,
    /// a name or an address.
    ssl_st* new_session(const std::string& host = {}) const;

  private:
    Role role_;
    std::string protocols_;  ///< as ALPN sends them
    mutable std::mutex mutex_;
    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace messenger::net
