//go:build tools

// Package tools names the program that vendor/ is filled with: the MongoDB wire server of the tests.
package tools

import _ "github.com/FerretDB/FerretDB/cmd/ferretdb"
