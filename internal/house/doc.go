// Package house holds no code: its test keeps the import direction between the other packages.
package house
