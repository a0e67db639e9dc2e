/** A tenant's numbers, carrier pools and trunks: imported, linked, published. */
package dev.ringline.number;
