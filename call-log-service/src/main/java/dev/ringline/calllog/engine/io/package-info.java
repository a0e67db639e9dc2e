/** How requests reach the database: on their own thread by tenant, or an engine's step on another. */
package dev.ringline.calllog.engine.io;
