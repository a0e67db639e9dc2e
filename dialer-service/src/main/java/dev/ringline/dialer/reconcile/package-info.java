/** Pure: how an attempt whose INVITE may have gone out becomes a fact. Never by dialling again. */
package dev.ringline.dialer.reconcile;
