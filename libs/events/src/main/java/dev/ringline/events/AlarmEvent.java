package dev.ringline.events;

/** Topic {@code alarms}: monitors breached and cleared. */
public sealed interface AlarmEvent extends Event permits AlarmRaised, AlarmCleared {}
