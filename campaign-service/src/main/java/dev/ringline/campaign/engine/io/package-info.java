/** How engines reach the database: plain JDBC on virtual threads, one transaction a step. */
package dev.ringline.campaign.engine.io;
