/** What a person can ask for: one class a command, each with --help and --json. */
package dev.ringline.cli.command;
