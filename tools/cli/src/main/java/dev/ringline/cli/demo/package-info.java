/** A campaign from the first number to the verified record, in two minutes, judged by what the carrier saw. */
package dev.ringline.cli.demo;
