/** Pure: who is next, over tenants and over a tenant's campaigns (P7). */
package dev.ringline.dialer.fairness;
