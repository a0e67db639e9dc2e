/** The record: journal, call log, replay, verification. */
package dev.ringline.calllog;
