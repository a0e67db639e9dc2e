/** Child processes that never outlive the one that started them. */
package dev.ringline.sandbox.process;
