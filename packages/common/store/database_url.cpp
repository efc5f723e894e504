#include "store/database_url.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <optional>

namespace messenger::store {
namespace {

struct Scheme {
    std::string_view name;
    Dialect dialect;
    std::uint16_t port;
};
constexpr Scheme schemes[] = {{"mysql", Dialect::mysql, 3306},
                              {"mariadb", Dialect::mysql, 3306},
                              {"postgresql", Dialect::postgresql, 5432},
                              {"postgres", Dialect::postgresql, 5432}};
constexpr std::string_view mongodb_schemes[] = {"mongodb://", "mongodb+srv://"};

constexpr std::string_view ssl_modes[] = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"};

/// A certificate would not be looked at.
bool ignores_certificates(const DatabaseUrl& url) {
    return url.dialect == Dialect::postgresql && !url.ssl_mode.starts_with("verify-");
}

/// Takes the parameters over; what is wrong with them, or nothing.
std::string read_parameters(const boost::urls::url_view& parsed, DatabaseUrl& url) {
    for (const auto& parameter : parsed.params()) {
        const bool is_postgresql = url.dialect == Dialect::postgresql;
        if (is_postgresql && parameter.key == "sslmode" &&
            std::ranges::find(ssl_modes, parameter.value) != std::end(ssl_modes)) {
            url.ssl_mode = parameter.value;
        } else if ((is_postgresql && parameter.key == "sslrootcert") ||
                   (url.dialect == Dialect::mysql && parameter.key == "ssl-ca")) {
            url.ca_file = parameter.value;
        } else {
            return "has a parameter or a value that is not known (postgresql: sslmode, sslrootcert; mysql: ssl-ca)";
        }
    }
    if (!url.ca_file.empty() && ignores_certificates(url)) {
        return "names a certificate, which needs sslmode=verify-ca or verify-full";
    }
    return {};
}

/// Only the parts that are needed here: the rest is libmongoc's to read.
std::expected<DatabaseUrl, std::string> read_mongodb(std::string_view text, std::string_view rest) {
    const auto authority = rest.substr(0, rest.find('/'));
    const auto path = authority.size() < rest.size() ? rest.substr(authority.size() + 1) : std::string_view();
    const auto hosts = authority.substr(authority.rfind('@') + 1);
    const auto name = path.substr(0, path.find('?'));
    if (hosts.empty()) {
        return std::unexpected("names no host or no valid port");
    }
    if (name.empty() || name.find_first_of("/\\. \"$") != std::string_view::npos) {
        return std::unexpected("must end in the name of one database");
    }
    DatabaseUrl url;
    url.dialect = Dialect::mongodb;
    url.host = hosts;
    url.name = name;
    url.uri = text;
    return url;
}

}  // namespace

std::string_view to_string(Dialect dialect) {
    switch (dialect) {
        case Dialect::sqlite:
            return "SQLite";
        case Dialect::mysql:
            return "MySQL";
        case Dialect::postgresql:
            return "PostgreSQL";
        case Dialect::mongodb:
            return "MongoDB";
    }
    return "unknown";
}

std::expected<DatabaseUrl, std::string> parse_database_url(std::string_view text) {
    if (text.starts_with("sqlite:")) {
        auto file = text.substr(7);
        if (file.starts_with("//")) {
            file.remove_prefix(2);
        }
        if (file.empty() || file.find_first_of(std::string_view(" '\";?\0", 6)) != std::string_view::npos) {
            return std::unexpected("sqlite: must be followed by the name of a file");
        }
        DatabaseUrl result;
        result.file = file;
        return result;
    }
    for (const auto scheme : mongodb_schemes) {
        if (text.starts_with(scheme)) {
            return read_mongodb(text, text.substr(scheme.size()));
        }
    }
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
    if (!parsed) {
        return std::unexpected("is not a database URL (sqlite:, mysql://, postgresql://, mongodb://)");
    }
    for (const auto& scheme : schemes) {
        if (std::string_view(parsed->scheme()) != scheme.name) {
            continue;
        }
        DatabaseUrl result;
        result.dialect = scheme.dialect;
        result.host = parsed->host_address();
        result.port = parsed->has_port() ? parsed->port_number() : scheme.port;
        result.user = parsed->user();
        result.password = parsed->password();
        const auto segments = parsed->segments();
        if (result.host.empty() || result.port == 0) {
            return std::unexpected("names no host or no valid port");
        }
        if (segments.size() != 1 || segments.front().empty()) {
            return std::unexpected("must end in the name of one database");
        }
        result.name = segments.front();
        if (auto problem = read_parameters(*parsed, result); !problem.empty()) {
            return std::unexpected(std::move(problem));
        }
        return result;
    }
    return std::unexpected("has an unknown scheme (sqlite:, mysql://, postgresql://, mongodb:// are known)");
}

std::string missing_driver(const DatabaseUrl& url, std::span<const Dialect> offered) {
    if (std::ranges::find(offered, url.dialect) != offered.end()) {
        return {};
    }
    std::string names;
    for (const auto dialect : offered) {
        names += (names.empty() ? "" : ", ") + std::string(to_string(dialect));
    }
    return "this service does not offer " + std::string(to_string(url.dialect)) + "; it offers " + names;
}

}  // namespace messenger::store
